import type { Check } from '../checks/check.ts';
import type { Decision } from '../decision.ts';
import type { RateLimitError } from '../errors.ts';

/** What a limiter tells those who listen, by the name of the event. */
export interface LimiterEvents<Subject = string> {
  /** A check was decided: by the store, from memory, or by the failure policy (then the decision is `degraded`). */
  readonly decision: {
    readonly kind: Check['kind'];
    readonly subject: Subject;
    readonly cost: number;
    readonly decision: Decision;
  };
  /** The store could not decide a check: told for each, before the failure policy decides it. */
  readonly error: {
    readonly kind: Check['kind'];
    readonly subject: Subject;
    readonly cost: number;
    readonly error: RateLimitError;
  };
  /** The store has failed so often in a row that it is not asked for now: once per outage. */
  readonly degraded: { readonly failure: RateLimitError };
  /** The store has answered again: once per outage. */
  readonly recovered: { readonly outageMs: number };
}

/** The name of an event of a limiter. */
export type LimiterEventName = keyof LimiterEvents;

/** Called with what happened. What it throws never decides a check: it becomes an uncaught exception of its own. */
export type LimiterListener<Subject, Name extends LimiterEventName> = (
  event: LimiterEvents<Subject>[Name],
) => void;
