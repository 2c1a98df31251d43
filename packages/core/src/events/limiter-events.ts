import type { CheckKind } from '../checks/check.ts';
import type { Decision } from '../decision.ts';
import type { RateLimitError } from '../errors.ts';

/** The payload of each event of a limiter, by the name of the event. */
export interface LimiterEvents<Subject = string> {
  /**
   * A check was decided: by the store, from memory, or by the failure policy (then the decision is
   * `degraded`).
   */
  readonly decision: {
    readonly kind: CheckKind;
    readonly subject: Subject;
    readonly cost: number;
    readonly decision: Decision;
  };
  /** The store could not decide a check. Emitted for each check, before the failure policy decides it. */
  readonly error: {
    readonly kind: CheckKind;
    readonly subject: Subject;
    readonly cost: number;
    readonly error: RateLimitError;
  };
  /** The store has failed several times in a row and is not called for now. Emitted once per outage. */
  readonly degraded: { readonly failure: RateLimitError };
  /** The store has answered again. Emitted once per outage. */
  readonly recovered: { readonly outageMs: number };
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
