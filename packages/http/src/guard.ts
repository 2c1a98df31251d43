import type { Decision } from '@sluice/core';
import { RateLimitError } from '@sluice/core';
import { validateInteger, wrongType } from '@sluice/core/option-validation';
import { ClientAddress } from './addresses/client-address.ts';
import { failed, type Outcome, type Pass } from './answers/outcome.ts';
import { problemAnswer, replaced } from './answers/refusal.ts';
import { traceCheck } from './counting/checks-of-request.ts';
import type { Counter } from './counting/counter.ts';
import { makeCounter } from './counting/make-counter.ts';
import { inNameOf } from './counting/own-mistake.ts';
import { settleAfter } from './counting/settle-after.ts';
import { Diagnostics } from './diagnostics.ts';
import type { Framework } from './framework.ts';
import { RateLimitHeaders } from './headers/rate-limit-headers.ts';
import { retryAfterHeaders } from './headers/retry-after.ts';
import { type CheckedGuardOptions, checkGuardOptions } from './options/guard-option-validation.ts';
import type { AnyRateLimitOptions, GuardOptions } from './options/guard-options.ts';

const UNCHECKED: Pass = Object.freeze({ kind: 'pass', decision: undefined, headers: [] });
const CALLER = 'rateLimit';

/** Decides what is to become of requests. What differs between frameworks is in {@link Framework}. */
export class Guard<Request, Response> {
  readonly diagnostics: Diagnostics;
  readonly #options: GuardOptions<Request, Response>;
  readonly #checked: CheckedGuardOptions;
  readonly #framework: Framework<Request, Response>;
  readonly #counter: Counter<Request, unknown>;
  readonly #headers: RateLimitHeaders;
  readonly #address: ClientAddress<Request, Response>;

  /**
   * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O. Guards of one app may share
   * `diagnostics`, so that each is told once for all of them.
   */
  constructor(
    framework: Framework<Request, Response>,
    options: AnyRateLimitOptions<Request, Response>,
    diagnostics?: Diagnostics,
  ) {
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      throw wrongType(`${CALLER}: the argument`, options, 'an object of options', '{ store, limits }');
    }
    const given: Readonly<Record<string, unknown>> = { ...options };
    this.#checked = checkGuardOptions(CALLER, given);
    this.#options = options;
    this.#framework = framework;
    this.#headers = new RateLimitHeaders(this.#checked.formats);
    this.diagnostics = diagnostics ?? new Diagnostics(options.onDiagnostic);
    this.#address = new ClientAddress(framework, options.address, this.#checked.ipv6Prefix, this.diagnostics);
    this.#counter = makeCounter<Request>(
      CALLER,
      given,
      (request) => this.#address.keyOf(request),
      (request) => framework.route(request) ?? '',
    );
  }

  /**
   * What is to become of the request. At once where everything that is to be asked can answer at once. Never throws and
   * never rejects: what goes wrong is an outcome.
   */
  check(request: Request, response: Response): Outcome | Promise<Outcome> {
    const { skip, cost = 1 } = this.#options;
    const { syncLimiter } = this.#counter;
    if (syncLimiter === undefined || skip !== undefined || typeof cost === 'function') {
      return this.#checkLater(request, response);
    }
    try {
      if (this.#isAllowed(request)) return UNCHECKED;
      const askedAtMs = this.#now();
      const subject = this.#counter.subjectOf(request);
      const decision = syncLimiter.consumeSync(subject, { cost });
      return this.#outcomeOf(decision, request, response, { subject, cost, askedAtMs });
    } catch (error) {
      return this.#failure(error);
    }
  }

  async #checkLater(request: Request, response: Response): Promise<Outcome> {
    const reply = this.#framework.reply(response);
    const gone = new AbortController();
    const abort = (): void => gone.abort();
    try {
      const { skip, cost: costOption = 1 } = this.#options;
      if (skip !== undefined && (await skip(request)) === true) return UNCHECKED;
      if (this.#isAllowed(request)) return UNCHECKED;
      const cost = typeof costOption === 'number' ? costOption : checkedCost(await costOption(request));
      const askedAtMs = this.#now();
      const subject = this.#counter.subjectOf(request);
      reply.once('close', abort);
      if (reply.destroyed) return { kind: 'gone' };
      const decision = await this.#counter.limiter.consume(subject, { cost, signal: gone.signal });
      return this.#outcomeOf(decision, request, response, { subject, cost, askedAtMs });
    } catch (error) {
      if (RateLimitError.is(error) && error.code === 'CHECK_ABORTED') return { kind: 'gone' };
      return this.#failure(error);
    } finally {
      reply.off('close', abort);
    }
  }

  #isAllowed(request: Request): boolean {
    const { allowed } = this.#checked;
    return allowed?.has(this.#address.of(request)) === true;
  }

  /** The clock is read only where it will be asked for. */
  #now(): number {
    return this.#options.countWhen === undefined ? 0 : performance.now();
  }

  #outcomeOf(decision: Decision, request: Request, response: Response, charge: Charge): Outcome {
    const { shadow = false, onDecision, refusal } = this.#options;
    onDecision?.(request, decision);
    const disclose = this.#discloses(request);
    const { told, isRepeated } = traceCheck(
      this.#framework.message(request),
      this.#counter.countedIn,
      this.#counter.keyOf(charge.subject),
      decision,
      disclose && !shadow && !decision.degraded,
    );
    if (isRepeated) this.diagnostics.tell('SLUICE_COUNTED_TWICE');
    if (decision.allowed) this.#settleLater(decision, request, response, charge);
    if (shadow) return { kind: 'pass', decision, headers: [] };
    const headers = this.#headers.of(told, !decision.allowed);
    if (decision.allowed) return { kind: 'pass', decision, headers };
    if (disclose) headers.push(...retryAfterHeaders(decision, this.#checked.jitterMs));
    const problem = problemAnswer(decision, disclose);
    const answer = refusal === undefined ? problem : replaced(CALLER, problem, refusal(request, decision));
    return { kind: 'limited', decision, headers, answer };
  }

  #discloses(request: Request): boolean {
    const { disclose = true } = this.#options;
    return typeof disclose === 'function' ? disclose(request) === true : disclose;
  }

  #settleLater(decision: Decision, request: Request, response: Response, charge: Charge): void {
    const { countWhen } = this.#options;
    if (countWhen === undefined || decision.degraded || charge.cost === 0) return;
    settleAfter(this.#framework.reply(response), decision, charge.askedAtMs, {
      counts: () => countWhen(request, response),
      giveBack: (holds) => this.#counter.giveBack(charge.subject, charge.cost, holds),
      onFailure: (error) => this.diagnostics.tell('SLUICE_SETTLE_FAILED', error),
    });
  }

  #failure(error: unknown): Outcome {
    if (this.#options.shadow !== true) return failed(CALLER, inNameOf(CALLER, error));
    this.diagnostics.tell('SLUICE_SHADOW_FAILED', error);
    return UNCHECKED;
  }
}

interface Charge {
  readonly subject: unknown;
  readonly cost: number;
  readonly askedAtMs: number;
}

function checkedCost(cost: unknown): number {
  return validateInteger(`${CALLER}: what \`cost\` returns`, cost, '1', 0);
}
