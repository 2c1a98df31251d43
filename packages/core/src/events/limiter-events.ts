import type { CheckCost } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import type { RateLimitError } from '../errors.ts';

/**
 * The function that a check came from; each try of `waitUntilAllowed` is a `'consume'`. `commit` and `cancel`
 * of a reservation report what they charge or give back.
 */
export type EventKind = 'consume' | 'peek' | 'refund' | 'penalize' | 'reserve' | 'commit' | 'cancel';

/**
 * Where an answer came from: the store, a denial that this process remembers, a lease, or the failure policy;
 * `'unlimited'` for a subject without limits.
 */
export type AnswerSource = 'store' | 'denial' | 'lease' | 'policy' | 'unlimited';

/** What all events of a check carry. */
export interface CheckEvent<Subject = string> {
  readonly kind: EventKind;
  /** The `name` of the limiter. */
  readonly limiter: string;
  readonly subject: Subject;
  /** The keys that were counted, one per limit, in the order of `decision.limits`; empty if unlimited. */
  readonly keys: readonly string[];
  /** As the caller gave it: units, or units by the name of the limit. */
  readonly cost: CheckCost;
  /** Milliseconds from the call to the answer, with fractions. */
  readonly tookMs: number;
}

/** The payload of each event of a limiter, by the name of the event. */
export interface LimiterEvents<Subject = string> {
  /**
   * A check was decided: by the store, from memory, or by the failure policy (then the decision is
   * `degraded`).
   */
  readonly decision: CheckEvent<Subject> & {
    readonly decision: Decision;
    readonly source: AnswerSource;
  };
  /** The store could not decide a check. Emitted for each check, before the failure policy decides it. */
  readonly error: CheckEvent<Subject> & { readonly error: RateLimitError };
  /**
   * The store has failed several times in a row, or did not get ready in time, and is not called for now.
   * Emitted once per outage.
   */
  readonly degraded: { readonly limiter: string; readonly failure: RateLimitError };
  /** The store has answered again. Emitted once per outage. */
  readonly recovered: { readonly limiter: string; readonly outageMs: number };
}

/** The name of an event of a limiter. */
export type LimiterEventName = keyof LimiterEvents;

/**
 * A function that is called with each event. An error that it throws decides no check; it becomes an uncaught
 * exception.
 */
export type LimiterListener<Subject, Name extends LimiterEventName> = (
  event: LimiterEvents<Subject>[Name],
) => void;
