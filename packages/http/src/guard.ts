import { type CheckCost, type Decision, holdsUnits, type Limiter, type Reservation } from '@sluice/core';
import { ClientResolver } from './addresses/client-resolver.ts';
import { failed, type Gone, type Outcome, type Pass } from './answers/outcome.ts';
import { problemAnswer, withRefusal } from './answers/refusal-answer.ts';
import { CALLER } from './caller.ts';
import { traceCheck } from './counting/checks-of-request.ts';
import { type Counter, limiterCounter, storeCounter } from './counting/counter.ts';
import { settlerOf } from './counting/settle-reservation.ts';
import { WaitingClient } from './counting/waiting-client.ts';
import { Diagnostics } from './diagnostics.ts';
import type { Framework } from './framework.ts';
import { type QuotaHeaders, quotaHeaders } from './headers/quota-headers.ts';
import { refusalHeaders } from './headers/refusal-headers.ts';
import type { AnyRateLimitOptions } from './options/guard-options.ts';
import { type ParsedGuardOptions, parseGuardOptions } from './options/parse-guard-options.ts';
import { validateRequestCost } from './options/request-cost.ts';
import { isThenable } from './thenable.ts';

const UNCHECKED: Pass = Object.freeze({ kind: 'pass', decision: undefined, isShadow: false, headers: [] });
const GONE: Gone = Object.freeze({ kind: 'gone' });

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
   *
   * The functions of the options are called once each, in this order: `skip`, `cost`, `limits`, `key`. A
   * promise is awaited before the next is called. If the client disconnects meanwhile, the rest are not
   * called, and nothing is charged.
   */
  check(request: Request, response: Response): Outcome | Promise<Outcome> {
    const { skip, cost } = this.#options;
    const { syncLimiter } = this.#counter;
    const client = new WaitingClient(this.#framework, request, response);
    if (syncLimiter === undefined || skip !== undefined || typeof cost === 'function') {
      return this.#checkLater(client);
    }
    try {
      if (this.#isAllowed(request)) return UNCHECKED;
      const subject = this.#counter.subjectOf(request, client);
      if (isThenable(subject)) return this.#decideLater(subject, cost, client);
      if (this.#settles(subject)) return this.#decideLater(subject, cost, client);
      return this.#outcomeOf(syncLimiter.consumeSync(subject, { cost }), request, subject);
    } catch (error) {
      return this.#failure(error);
    }
  }

  /** Never rejects. */
  async #checkLater(client: WaitingClient<Request, Response>): Promise<Outcome> {
    const { request } = client;
    try {
      const { skip, cost: costOption } = this.#options;
      if (skip !== undefined && (await client.wait(skip(request))) === true) return UNCHECKED;
      if (this.#isAllowed(request)) return UNCHECKED;
      const cost =
        typeof costOption === 'function' ? validCost(await client.wait(costOption(request))) : costOption;
      const subject = this.#counter.subjectOf(request, client);
      return await this.#decide(isThenable(subject) ? await subject : subject, cost, client);
    } catch (error) {
      return client.isReasonOf(error) ? GONE : this.#failure(error);
    } finally {
      client.release();
    }
  }

  /** Never rejects. */
  async #decideLater(
    subject: unknown,
    cost: CheckCost,
    client: WaitingClient<Request, Response>,
  ): Promise<Outcome> {
    try {
      return await this.#decide(await subject, cost, client);
    } catch (error) {
      return client.isReasonOf(error) ? GONE : this.#failure(error);
    } finally {
      client.release();
    }
  }

  async #decide(
    subject: unknown,
    cost: CheckCost,
    client: WaitingClient<Request, Response>,
  ): Promise<Outcome> {
    const { request, signal } = client;
    if (signal.aborted) return GONE;
    const { limiter } = this.#counter;
    if (!this.#settles(subject)) {
      return this.#outcomeOf(await limiter.consume(subject, { cost, signal }), request, subject);
    }
    // Not aborted with the client: a check in flight may still take a slot, which must be released.
    const reservation = await limiter.reserve(subject, { cost });
    this.#settleLater(reservation, cost, client);
    if (signal.aborted) return GONE;
    return this.#outcomeOf(reservation.decision, request, subject);
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
      this.#framework.carrier(request),
      this.#counter.countedIn,
      this.#counter.keyOf(subject),
      decision,
      disclose && !shadow && !decision.degraded,
    );
    if (isRepeated) this.diagnostics.report('SLUICE_COUNTED_TWICE');
    if (shadow) return { kind: 'pass', decision, isShadow: true, headers: [] };
    const headers = this.#headersOf(disclosed, !decision.allowed);
    if (decision.allowed) return { kind: 'pass', decision, isShadow: false, headers };
    headers.push(...refusalHeaders(decision, jitterMs, disclose));
    const problem = problemAnswer(decision, disclose);
    const answer = refusal === undefined ? problem : withRefusal(problem, refusal(request, decision));
    return { kind: 'limited', decision, headers, answer };
  }

  #discloses(request: Request): boolean {
    const { disclose } = this.#options;
    return typeof disclose === 'function' ? disclose(request) === true : disclose;
  }

  #settleLater(
    reservation: Reservation,
    cost: CheckCost,
    { request, response }: WaitingClient<Request, Response>,
  ): void {
    const { decision } = reservation;
    if (!decision.allowed || decision.degraded || cost === 0) return;
    const { countWhen } = this.#options;
    const settle = settlerOf(reservation, {
      counts: countWhen && (() => countWhen(request, response)),
      onFailure: (error) => this.diagnostics.report('SLUICE_SETTLE_FAILED', error),
      onSlotLost: (error) => this.diagnostics.report('SLUICE_SLOT_LOST', error),
    });
    this.#framework.onAnswered(request, response, settle);
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
