import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readClock } from '@sluice/core';
import { validateInteger, wrongType } from '@sluice/core/option-validation';
import { CallLog, type FakeCall, type FakeUpstreamCounts } from './call-log.ts';
import { costOfQuery, readRequest } from './fake-request.ts';
import {
  type FakeAnswer,
  type FakeRequest,
  type FakeRoute,
  type FakeUpstreamOptions,
  type ParsedFakeUpstreamOptions,
  parseFakeUpstreamOptions,
} from './fake-upstream-options.ts';
import type { StyledAnswer } from './header-style.ts';
import type { QuotaState } from './quota-counter.ts';
import { QuotaLedger } from './quota-ledger.ts';
import { type Random, seededRandom } from './seeded-random.ts';
import { sendAnswer, sendMistake } from './send-answer.ts';

/** A third-party API on the loopback interface. Make one with {@link fakeUpstream}. */
export class FakeUpstream {
  /** Of everything random. Pass it as the option to repeat a run. */
  readonly seed: number;
  readonly #options: ParsedFakeUpstreamOptions;
  readonly #ledger: QuotaLedger;
  readonly #random: Random;
  readonly #server: Server;
  readonly #script: FakeAnswer[] = [];
  readonly #log = new CallLog();
  #limitedUntilMs = 0;

  private constructor(options: ParsedFakeUpstreamOptions) {
    this.#options = options;
    this.seed = options.seed;
    this.#random = seededRandom(options.seed);
    this.#ledger = new QuotaLedger(options.quotas, options.foreign, this.#random);
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => sendMistake(response, error));
    });
    // A client that reuses a connection must not meet one that is just being closed.
    this.#server.keepAliveTimeout = 0;
  }

  /** Starts to listen. */
  static async listening(options: FakeUpstreamOptions): Promise<FakeUpstream> {
    const upstream = new FakeUpstream(parseFakeUpstreamOptions(options));
    upstream.#server.listen(upstream.#options.port, '127.0.0.1');
    await once(upstream.#server, 'listening');
    return upstream;
  }

  /** Such as `http://127.0.0.1:40123`, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What it has answered so far. */
  counts(): FakeUpstreamCounts {
    const shares = this.#ledger.shares(this.#nowMs());
    const known = Object.values(shares).filter((share) => share !== undefined);
    const quotaShare = known.length === 0 ? undefined : Math.max(...known);
    return { ...this.#log.counts(), foreign: this.#ledger.foreignUnits(), shares, quotaShare };
  }

  /** The latest calls, oldest first: at most 100,000. */
  calls(): readonly FakeCall[] {
    return this.#log.calls();
  }

  /** The quotas of a bucket as they are now. `route` as `bucketOf` returns it; default: the only bucket. */
  quotas(route: string | FakeRoute = 'default'): readonly QuotaState[] {
    return this.#ledger.peek(routeOf(route), this.#nowMs());
  }

  /** Answers the next call with this instead, and does not count it. Several are used in order. */
  answerNext(answer: FakeAnswer): void {
    this.#script.push(answer);
  }

  /** Limits every call for this long, whatever the quotas say, as a secondary or global limit does. */
  limitAll(forMs: number): void {
    validateInteger('limitAll: the duration', forMs, '1000', 0);
    this.#limitedUntilMs = this.#nowMs() + forMs;
  }

  /** Changes the limit of a quota while calls are coming. Throws if there is no quota of this name. */
  changeLimit(name: string, limit: number): void {
    const names = this.#options.quotas.map((quota) => quota.name);
    if (!names.includes(name)) {
      throw wrongType('changeLimit: the name', name, `one of ${names.join(', ')}`, `'${names[0]}'`);
    }
    validateInteger('changeLimit: the limit', limit, '100', 1);
    this.#ledger.changeLimit(name, limit, this.#nowMs());
  }

  /** Stops listening and closes every connection. May be called again. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    await this.#travel();
    const answer = this.#answerTo(request);
    const isLost = this.#options.lostAnswers > 0 && this.#random() < this.#options.lostAnswers;
    await this.#travel();
    if (isLost) {
      this.#log.lose();
      response.destroy();
      return;
    }
    sendAnswer(response, request, answer);
  }

  /** Counts the call and writes its answer, at one moment. */
  #answerTo(request: FakeRequest): StyledAnswer {
    const { bucketOf, cost: costOf = costOfQuery, respond, style, rounding, clockSkewMs } = this.#options;
    const nowMs = this.#nowMs();
    const date = { date: new Date(nowMs + clockSkewMs).toUTCString() };
    const route = routeOf(bucketOf?.(request) ?? 'default');
    const scripted = this.#script.shift();
    if (scripted !== undefined) {
      this.#log.add(request, route, 'scripted', nowMs);
      const { status = 200, headers, body } = scripted;
      return { status, headers: { ...date, ...headers }, body };
    }
    const cost = costOf(request);
    const secondaryMs = this.#limitedUntilMs - nowMs;
    const isSecondary = secondaryMs > 0;
    const counted = isSecondary
      ? { isLimited: true, retryInMs: secondaryMs, quotas: this.#ledger.peek(route, nowMs) }
      : this.#ledger.count(route, cost, nowMs);
    this.#log.add(request, route, counted.isLimited ? 'limited' : 'ok', nowMs);
    const { bucket } = route;
    const state = { ...counted, isSecondary, nowMs: nowMs + clockSkewMs, rounding, bucket, cost };
    const answer = style(state);
    const own = counted.isLimited ? undefined : respond?.(request);
    return {
      status: own?.status ?? answer.status,
      headers: { ...date, ...answer.headers, ...own?.headers },
      body: own?.body ?? answer.body,
    };
  }

  /** Half of the latency. */
  async #travel(): Promise<void> {
    const { latencyMs } = this.#options;
    const ms = typeof latencyMs === 'function' ? latencyMs(this.#random) : latencyMs / 2;
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  }

  #nowMs(): number {
    return readClock(this.#options.clock);
  }
}

/**
 * Starts a third-party API for tests: a real HTTP server on the loopback interface, with the headers of a
 * provider, its windows and buckets, and its faults. Point your client at its `url`, let your code run, and
 * look at `counts()`: `limited` is the number of 429s that your users would have caused.
 *
 * Throws a `TypeError` or `RangeError` if an option is invalid, and rejects if the port is in use.
 *
 * @example
 * ```ts
 * const upstream = await fakeUpstream({
 *   style: 'github',
 *   quotas: [{ limit: 100, window: '10s', phaseMs: 137 }],
 *   clockSkewMs: -1700,
 *   latencyMs: 20,
 *   lostAnswers: 0.01,
 * });
 * await fetch(`${upstream.url}/repos`);
 * const { ok, limited, quotaShare } = upstream.counts();
 * await upstream.close();
 * ```
 */
export async function fakeUpstream(options: FakeUpstreamOptions): Promise<FakeUpstream> {
  return FakeUpstream.listening(options);
}

function routeOf(route: string | FakeRoute): FakeRoute {
  return typeof route === 'string' ? { bucket: route } : route;
}
