import type { CheckCost } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import { wrongType } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { AnswerSource, EventKind } from './limiter-events.ts';

/**
 * A function that gets the parts of each `decision` event as arguments. `keys` are in the order of
 * `decision.limits`, and may be kept but not changed. `arrivedMs` is when the check arrived by
 * `performance.now()`, or 0 where the limiter did not read the clock.
 */
export type DecisionTally = (
  kind: EventKind,
  keys: readonly RecordKey[],
  cost: CheckCost,
  decision: Decision,
  source: AnswerSource,
  arrivedMs: number,
) => void;

/** The observers of a limiter, as far as those who count its decisions need them. */
export interface TalliedLimiter {
  /** The name of the limiter. */
  readonly limiter: string;
  add(tally: DecisionTally): () => void;
}

/** The property of a limiter that holds its {@link TalliedLimiter}; the same in every copy of core. */
export const talliedLimiterOf: unique symbol = Symbol.for('@sluice/core.talliedLimiter');

/**
 * Calls `tally` with every decision of the limiter until `stop` is called. Use it to count: unlike
 * `limiter.on('decision')`, it creates no event and reads no clock. Use the event for everything else. An
 * error that the tally throws decides no check; it becomes an uncaught exception.
 *
 * Throws a `TypeError` if the first argument is not a limiter of `createLimiter` or `limiterFor`.
 *
 * @example
 * ```ts
 * let denials = 0;
 * const { name, stop } = tallyDecisions(limiter, (_kind, _keys, _cost, decision) => {
 *   if (!decision.allowed) denials++;
 * });
 * ```
 */
export function tallyDecisions(
  limiter: object,
  tally: DecisionTally,
): { readonly name: string; readonly stop: () => void } {
  const tallied = (limiter as { readonly [talliedLimiterOf]?: TalliedLimiter } | null)?.[talliedLimiterOf];
  if (tallied === undefined) {
    throw wrongType('tallyDecisions: the limiter', limiter, 'a limiter', 'createLimiter({ store, limits })');
  }
  return { name: tallied.limiter, stop: tallied.add(tally) };
}
