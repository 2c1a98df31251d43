import type { RoundFigures } from '../figures/results.ts';
import type { Assignment } from './measurement.ts';

/** A message to the process of a contender. */
export type Request = { readonly start: Assignment } | { readonly round: true } | { readonly close: true };

/** The reply. */
export type Reply = { readonly figures: RoundFigures } | { readonly done: true } | { readonly error: string };
