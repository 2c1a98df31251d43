import {
  type CheckCost,
  type Decision,
  holdsUnits,
  type Limiter,
  RateLimitError,
  type Reservation,
} from '@sluice/core';
import { ClientResolver } from './addresses/client-resolver.ts';
import { failed, type Outcome, type Pass } from './answers/outcome.ts';
import { problemAnswer, withRefusal } from './answers/refusal-answer.ts';
import { CALLER } from './caller.ts';
import { traceCheck } from './counting/checks-of-request.ts';
import { type Counter, limiterCounter, storeCounter } from './counting/counter.ts';
import { settleAfter } from './counting/settle-reservation.ts';
import { Diagnostics } from './diagnostics.ts';
import type { Framework } from './framework.ts';
import { type QuotaHeaders, quotaHeaders } from './headers/quota-headers.ts';
import { retryAfterHeaders } from './headers/retry-after.ts';
import type { AnyRateLimitOptions } from './options/guard-options.ts';
import { type ParsedGuardOptions, parseGuardOptions } from './options/parse-guard-options.ts';
import { validateRequestCost } from './options/request-cost.ts';

const UNCHECKED: Pass = Object.freeze({ kind: 'pass', decision: undefined, isShadow: false, headers: [] });

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
    const { source, address, ipv6Prefix, formats, policies, onDiagnostic } = parsed;
    this.#options = parsed;
    this.#framework = framework;
    this.#headersOf = quotaHeaders(formats, policies);
    this.diagnostics = diagnostics ?? new Diagnostics(onDiagnostic);
    this.#client = new ClientResolver(framework, address, ipv6Prefix, this.diagnostics);
    const addressKeyOf = (request: Request): string => this.#client.keyOf(request);
    const routeOf = (request: Request): string => framework.route(request) ?? '';
    const counter =
      source.kind === 'limiter'
        ? limiterCounter(source, addressKeyOf)
        : storeCounter(source, addressKeyOf, routeOf);
    // A guard passes a counter only subjects that the same counter has returned.
    this.#counter = counter as Counter<Request, unknown>;
  }

  /**
   * The limiter behind this guard: the one that was given, or the one created from the store. The latter is
   * called with a {@link RequestSubject}.
   */
  get limiter(): Limiter<never> {
    return this.#counter.limiter;
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
      const subject = this.#counter.subjectOf(request);
      if (this.#settles(subject)) return this.#decide(subject, cost, request, response);
      return this.#outcomeOf(syncLimiter.consumeSync(subject, { cost }), request, subject);
    } catch (error) {
      return this.#failure(error);
    }
  }

  async #checkLater(request: Request, response: Response): Promise<Outcome> {
    try {
      const { skip, cost: costOption } = this.#options;
      if (skip !== undefined && (await skip(request)) === true) return UNCHECKED;
      if (this.#isAllowed(request)) return UNCHECKED;
      const cost = typeof costOption === 'function' ? validCost(await costOption(request)) : costOption;
      return await this.#decide(this.#counter.subjectOf(request), cost, request, response);
    } catch (error) {
      return this.#failure(error);
    }
  }

  /** Never rejects. */
  async #decide(subject: unknown, cost: CheckCost, request: Request, response: Response): Promise<Outcome> {
    const reply = this.#framework.reply(response);
    const gone = new AbortController();
    const abort = (): void => gone.abort();
    try {
      reply.once('close', abort);
      if (reply.destroyed) return { kind: 'gone' };
      const { limiter } = this.#counter;
      if (!this.#settles(subject)) {
        const decision = await limiter.consume(subject, { cost, signal: gone.signal });
        return this.#outcomeOf(decision, request, subject);
      }
      // Not aborted with the client: a check in flight may still take a slot, which must be released.
      const reservation = await limiter.reserve(subject, { cost });
      this.#settleLater(reservation, cost, request, response);
      if (gone.signal.aborted) return { kind: 'gone' };
      return this.#outcomeOf(reservation.decision, request, subject);
    } catch (error) {
      if (RateLimitError.is(error) && error.code === 'CHECK_ABORTED') return { kind: 'gone' };
      return this.#failure(error);
    } finally {
      reply.off('close', abort);
    }
  }

  /** Whether checks of the subject are settled after the response, and so must be reservations. */
  #settles(subject: unknown): boolean {
    return this.#options.countWhen !== undefined || holdsUnits(this.#counter.limiter, subject);
  }

  #isAllowed(request: Request): boolean {
    const { allowed } = this.#options;
    return allowed?.has(this.#client.addressOf(request)) === true;
  }

  #outcomeOf(decision: Decision, request: Request, subject: unknown): Outcome {
    const { shadow, onDecision, refusal, jitterMs } = this.#options;
    onDecision?.(request, decision);
    const disclose = this.#discloses(request);
    const { disclosed, isRepeated } = traceCheck(
      this.#framework.message(request),
      this.#counter.countedIn,
      this.#counter.keyOf(subject),
      decision,
      disclose && !shadow && !decision.degraded,
    );
    if (isRepeated) this.diagnostics.report('SLUICE_COUNTED_TWICE');
    if (shadow) return { kind: 'pass', decision, isShadow: true, headers: [] };
    const headers = this.#headersOf(disclosed, !decision.allowed);
    if (decision.allowed) return { kind: 'pass', decision, isShadow: false, headers };
    if (disclose) headers.push(...retryAfterHeaders(decision, jitterMs));
    // The next request may pass, and the decision is this client's alone (RFC 6585, section 4).
    headers.push(['cache-control', 'no-store']);
    const problem = problemAnswer(decision, disclose);
    const answer = refusal === undefined ? problem : withRefusal(problem, refusal(request, decision));
    return { kind: 'limited', decision, headers, answer };
  }

  #discloses(request: Request): boolean {
    const { disclose } = this.#options;
    return typeof disclose === 'function' ? disclose(request) === true : disclose;
  }

  #settleLater(reservation: Reservation, cost: CheckCost, request: Request, response: Response): void {
    const { decision } = reservation;
    if (!decision.allowed || decision.degraded || cost === 0) return;
    const { countWhen } = this.#options;
    settleAfter(this.#framework.reply(response), reservation, {
      counts: countWhen && (() => countWhen(request, response)),
      onFailure: (error) => this.diagnostics.report('SLUICE_SETTLE_FAILED', error),
      onSlotLost: (error) => this.diagnostics.report('SLUICE_SLOT_LOST', error),
    });
  }

  #failure(error: unknown): Outcome {
    if (!this.#options.shadow) return failed(error);
    this.diagnostics.report('SLUICE_SHADOW_FAILED', error);
    return UNCHECKED;
  }
}

function validCost(cost: unknown): CheckCost {
  return validateRequestCost(`${CALLER}: the result of \`cost\``, cost);
}
