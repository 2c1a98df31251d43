import type { Decision } from '@sluice/core';
import { RateLimitError } from '@sluice/core';
import { validateInteger } from '@sluice/core/option-validation';
import { ClientResolver } from './addresses/client-resolver.ts';
import { failed, type Outcome, type Pass } from './answers/outcome.ts';
import { problemAnswer, withRefusal } from './answers/refusal-answer.ts';
import { CALLER } from './caller.ts';
import { traceCheck } from './counting/checks-of-request.ts';
import { type Counter, limiterCounter, storeCounter } from './counting/counter.ts';
import { giveBackAfter } from './counting/give-back.ts';
import { Diagnostics } from './diagnostics.ts';
import type { Framework } from './framework.ts';
import { type QuotaHeaders, quotaHeaders } from './headers/quota-headers.ts';
import { retryAfterHeaders } from './headers/retry-after.ts';
import type { AnyRateLimitOptions } from './options/guard-options.ts';
import { type ParsedGuardOptions, parseGuardOptions } from './options/parse-guard-options.ts';

const UNCHECKED: Pass = Object.freeze({ kind: 'pass', decision: undefined, headers: [] });

/**
 * Decides what happens to requests. Everything an adapter needs, except for what differs between frameworks:
 * how to read a request ({@link Framework}) and how to answer it (`Responder`). Use it to write an adapter;
 * an app uses the `rateLimit` of its adapter.
 *
 * @example
 * ```ts
 * function rateLimit(options: RateLimitOptions<Request, Response>): Handler {
 *   const guard = new Guard(framework, options);
 *   const conclude = concludeWith(responder, options.onLimited);
 *   return (request, response, next) => conclude(guard.check(request, response), request, response, next);
 * }
 * ```
 */
export class Guard<Request, Response> {
  /** Where this guard reports probable mistakes. An adapter may report its own here. */
  readonly diagnostics: Diagnostics;
  readonly #options: ParsedGuardOptions<Request, Response>;
  readonly #framework: Framework<Request, Response>;
  readonly #counter: Counter<Request, unknown>;
  readonly #headersOf: QuotaHeaders;
  readonly #client: ClientResolver<Request, Response>;

  /**
   * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O. Guards of one app may
   * share `diagnostics`, so that each code is reported once for all of them. Default: one for this guard,
   * with its `onDiagnostic`.
   */
  constructor(
    framework: Framework<Request, Response>,
    options: AnyRateLimitOptions<Request, Response>,
    diagnostics?: Diagnostics,
  ) {
    const parsed = parseGuardOptions(CALLER, options);
    const { source, address, ipv6Prefix, formats, countWhen, onDiagnostic } = parsed;
    this.#options = parsed;
    this.#framework = framework;
    this.#headersOf = quotaHeaders(formats);
    this.diagnostics = diagnostics ?? new Diagnostics(onDiagnostic);
    this.#client = new ClientResolver(framework, address, ipv6Prefix, this.diagnostics);
    const addressKeyOf = (request: Request): string => this.#client.keyOf(request);
    const routeOf = (request: Request): string => framework.route(request) ?? '';
    const counter =
      source.kind === 'limiter'
        ? limiterCounter(source, addressKeyOf)
        : storeCounter(source, addressKeyOf, routeOf, countWhen !== undefined);
    // A guard passes a counter only subjects that the same counter has returned.
    this.#counter = counter as Counter<Request, unknown>;
  }

  /**
   * Checks a request and returns its outcome: synchronously if the store and the options allow it. Never
   * throws and never rejects: an error is an outcome too. Call it once per request, because each call
   * charges.
   */
  check(request: Request, response: Response): Outcome | Promise<Outcome> {
    const { skip, cost } = this.#options;
    const { syncLimiter } = this.#counter;
    if (syncLimiter === undefined || skip !== undefined || typeof cost === 'function') {
      return this.#checkLater(request, response);
    }
    try {
      if (this.#isAllowed(request)) return UNCHECKED;
      const startedAtMs = this.#nowMs();
      const subject = this.#counter.subjectOf(request);
      const decision = syncLimiter.consumeSync(subject, { cost });
      return this.#outcomeOf(decision, request, response, { subject, cost, startedAtMs });
    } catch (error) {
      return this.#failure(error);
    }
  }

  async #checkLater(request: Request, response: Response): Promise<Outcome> {
    const reply = this.#framework.reply(response);
    const gone = new AbortController();
    const abort = (): void => gone.abort();
    try {
      const { skip, cost: costOption } = this.#options;
      if (skip !== undefined && (await skip(request)) === true) return UNCHECKED;
      if (this.#isAllowed(request)) return UNCHECKED;
      const cost = typeof costOption === 'number' ? costOption : validCost(await costOption(request));
      const startedAtMs = this.#nowMs();
      const subject = this.#counter.subjectOf(request);
      reply.once('close', abort);
      if (reply.destroyed) return { kind: 'gone' };
      const decision = await this.#counter.limiter.consume(subject, { cost, signal: gone.signal });
      return this.#outcomeOf(decision, request, response, { subject, cost, startedAtMs });
    } catch (error) {
      if (RateLimitError.is(error) && error.code === 'CHECK_ABORTED') return { kind: 'gone' };
      return this.#failure(error);
    } finally {
      reply.off('close', abort);
    }
  }

  #isAllowed(request: Request): boolean {
    const { allowed } = this.#options;
    return allowed?.has(this.#client.addressOf(request)) === true;
  }

  /** Reads the monotonic clock, but only if a charge may be given back. */
  #nowMs(): number {
    return this.#options.countWhen === undefined ? 0 : performance.now();
  }

  #outcomeOf(decision: Decision, request: Request, response: Response, charge: Charge): Outcome {
    const { shadow, onDecision, refusal, jitterMs } = this.#options;
    onDecision?.(request, decision);
    const disclose = this.#discloses(request);
    const { disclosed, isRepeated } = traceCheck(
      this.#framework.message(request),
      this.#counter.countedIn,
      this.#counter.keyOf(charge.subject),
      decision,
      disclose && !shadow && !decision.degraded,
    );
    if (isRepeated) this.diagnostics.report('SLUICE_COUNTED_TWICE');
    if (decision.allowed) this.#giveBackLater(decision, request, response, charge);
    if (shadow) return { kind: 'pass', decision, headers: [] };
    const headers = this.#headersOf(disclosed, !decision.allowed);
    if (decision.allowed) return { kind: 'pass', decision, headers };
    if (disclose) headers.push(...retryAfterHeaders(decision, jitterMs));
    const problem = problemAnswer(decision, disclose);
    const answer = refusal === undefined ? problem : withRefusal(problem, refusal(request, decision));
    return { kind: 'limited', decision, headers, answer };
  }

  #discloses(request: Request): boolean {
    const { disclose } = this.#options;
    return typeof disclose === 'function' ? disclose(request) === true : disclose;
  }

  #giveBackLater(decision: Decision, request: Request, response: Response, charge: Charge): void {
    const { countWhen } = this.#options;
    if (countWhen === undefined || decision.degraded || charge.cost === 0) return;
    giveBackAfter(this.#framework.reply(response), decision, charge.startedAtMs, {
      counts: () => countWhen(request, response),
      giveBack: (holds) => this.#counter.giveBack(charge.subject, charge.cost, holds),
      onFailure: (error) => this.diagnostics.report('SLUICE_SETTLE_FAILED', error),
    });
  }

  #failure(error: unknown): Outcome {
    if (!this.#options.shadow) return failed(error);
    this.diagnostics.report('SLUICE_SHADOW_FAILED', error);
    return UNCHECKED;
  }
}

interface Charge {
  readonly subject: unknown;
  readonly cost: number;
  /** When the check began, by the monotonic clock. 0 if the charge is never given back. */
  readonly startedAtMs: number;
}

function validCost(cost: unknown): number {
  return validateInteger(`${CALLER}: the result of \`cost\``, cost, '1', 0);
}
