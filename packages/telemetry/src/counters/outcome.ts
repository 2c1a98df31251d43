import type { AnswerSource, Decision } from '@sluice/core';

/** How a check ended: allowed or denied, by the limits or (`degraded_`) by the failure policy. */
export type Outcome = 'allowed' | 'denied' | 'degraded_allowed' | 'degraded_denied';

export const OUTCOMES: readonly Outcome[] = ['allowed', 'denied', 'degraded_allowed', 'degraded_denied'];
export const SOURCES: readonly AnswerSource[] = ['store', 'denial', 'lease', 'policy', 'unlimited'];

/** The pairs that occur, exported as 0 from the start: Prometheus sees no increase from nothing. */
export const USUAL_PAIRS: readonly (readonly [Outcome, AnswerSource])[] = [
  ['allowed', 'store'],
  ['allowed', 'lease'],
  ['allowed', 'unlimited'],
  ['denied', 'store'],
  ['denied', 'denial'],
  ['degraded_allowed', 'policy'],
  ['degraded_denied', 'policy'],
];

/** The place of a decision in an array of one integer per outcome and source. */
export function pairIndex(decision: Decision, source: AnswerSource): number {
  return (decision.allowed ? 0 : 1) + (decision.degraded ? 2 : 0) + 4 * sourceIndex(source);
}

/** Reads the place of a pair, such as those of {@link USUAL_PAIRS}. */
export function indexOfPair(outcome: Outcome, source: AnswerSource): number {
  return OUTCOMES.indexOf(outcome) + 4 * sourceIndex(source);
}

/** Returns the pair at this place. */
export function pairAt(index: number): readonly [Outcome, AnswerSource] {
  return [OUTCOMES[index % 4] as Outcome, SOURCES[index >> 2] as AnswerSource];
}

function sourceIndex(source: AnswerSource): number {
  // Nearly every decision comes from the store; a search of the list would cost as much as the count.
  if (source === 'store') return 0;
  // A source that this version does not know counts as the first.
  return Math.max(SOURCES.indexOf(source), 0);
}
