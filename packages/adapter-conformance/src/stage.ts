import { randomUUID } from 'node:crypto';
import { createLimiter, type Limit, type Store } from '@sluice/core';
import type {
  AdapterUnderTest,
  AppSettings,
  Decided,
  HandlerAnswer,
  SuiteRequest,
} from './adapter-under-test.ts';
import { suiteRequest } from './app/suite-request.ts';
import { TestedApp } from './app/tested-app.ts';
import { type CaseOptions, wrappedOptions } from './app/wrapped-options.ts';
import { asynchronous } from './store/asynchronous.ts';
import { SuiteStore } from './store/suite-store.ts';

/** Far more than a check takes, even on a loaded machine. */
const DEADLINE_MS = 60_000;
const DEFAULT_TIMEOUT_MS = 30_000;

/** The options of one limiter in a case. Those left out are the stage's. */
export type LimiterSpec = Omit<CaseOptions, 'store' | 'prefix' | 'deadlineMs'> & { readonly store?: Store };

/** The settings of an app that a case changes. */
export interface AppSpec extends Partial<Omit<AppSettings, 'handle' | 'answerError'>> {
  /** What the handlers answer. Default: what `x-answer` in the request says, or 200, with the decisions. */
  readonly handler?: (
    request: SuiteRequest,
    decided: Decided,
  ) => Partial<HandlerAnswer> | Promise<Partial<HandlerAnswer>>;
}

/** How a case runs. */
export interface StageOptions {
  /** The store to count in. Default: one in this process. */
  readonly store?: Store;
  /** How long a request may remain without an answer. Default: 30,000 ms. */
  readonly timeoutMs?: number;
}

/** What one case runs on: apps, and a store with records that no other case uses. */
export class Stage {
  readonly adapter: AdapterUnderTest;
  /** The synchronous store of this stage, or the one that was given. */
  readonly store: Store;
  /** Whether the store was given, so that it decides by itself whether it is synchronous. */
  readonly hasOwnStore: boolean;
  readonly timeoutMs: number;
  readonly #prefix: string = randomUUID();
  readonly #closings: (() => unknown)[] = [];

  constructor(adapter: AdapterUnderTest, { store, timeoutMs = DEFAULT_TIMEOUT_MS }: StageOptions = {}) {
    this.adapter = adapter;
    this.store = store ?? new SuiteStore();
    this.hasOwnStore = store !== undefined;
    this.timeoutMs = timeoutMs;
  }

  /** Returns an asynchronous view of the store of this stage. */
  asynchronousStore(): Store {
    return this.hasOwnStore ? this.store : asynchronous(this.store);
  }

  /** Serves an app behind these limiters. The stage closes it. */
  async serve(limiters: LimiterSpec | readonly LimiterSpec[], spec: AppSpec = {}): Promise<TestedApp> {
    const { handler = answerWithDecisions, ...changed } = spec;
    const reported: string[] = [];
    const options = [limiters].flat().map((one) => {
      const common = { store: this.store, prefix: this.#prefix, deadlineMs: DEADLINE_MS };
      const onDiagnostic: CaseOptions['onDiagnostic'] = ({ code }) => reported.push(code);
      return wrappedOptions({ ...common, onDiagnostic, ...one }, this.adapter);
    });
    const { requestOf = suiteRequest } = this.adapter;
    let handled = 0;
    const settings: AppSettings = {
      limitedAt: 'app',
      headers: {},
      trustsProxy: false,
      parsesFirst: false,
      http2: false,
      socketPath: undefined,
      async handle(request, decided = request as Decided) {
        handled++;
        const answer = await handler(requestOf(request), decided);
        return { status: 200, headers: {}, body: '', ...answer };
      },
      answerError: errorAnswer,
      ...changed,
    };
    const served = await this.adapter.serve(options, settings);
    const app = new TestedApp(served, settings, {
      reported,
      timeoutMs: this.timeoutMs,
      handled: () => handled,
    });
    this.#closings.push(() => app.close());
    return app;
  }

  /** Returns how many units of a limit the client `127.0.0.1` has left. */
  async left(limit: Limit, key = '127.0.0.1'): Promise<number> {
    const limiter = createLimiter({ store: this.store, prefix: this.#prefix, limits: [limit] });
    return (await limiter.peek(key)).remaining;
  }

  /** Calls the function when the case has ended. */
  atEnd(closing: () => unknown): void {
    this.#closings.push(closing);
  }

  /** Closes every app, even if closing one fails; then throws the first failure. */
  async close(): Promise<void> {
    const closings = await Promise.allSettled(this.#closings.map(async (close) => close()));
    for (const closing of closings) if (closing.status === 'rejected') throw closing.reason;
  }
}

function answerWithDecisions(
  request: SuiteRequest,
  { rateLimit, shadowRateLimit }: Decided,
): Partial<HandlerAnswer> {
  const body = { passed: true, decided: rateLimit?.allowed, inShadow: shadowRateLimit?.allowed };
  const headers = { 'content-type': 'application/json' };
  return { status: Number(request.header('x-answer') ?? 200), headers, body: JSON.stringify(body) };
}

function errorAnswer(error: unknown): HandlerAnswer {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  const headers = { 'content-type': 'application/json' };
  return { status: 500, headers, body: JSON.stringify({ name, code }) };
}
