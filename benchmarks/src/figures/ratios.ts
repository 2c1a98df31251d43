import type { Figure } from './figures.ts';
import { mainFigure } from './figures.ts';
import type { ContenderResult, RowResult } from './results.ts';

/** How many times as good the one is as the other: above 1 is faster, smaller, better. Undefined if either is missing. */
export function timesAsGood(
  figure: Figure,
  one: ContenderResult | undefined,
  other: ContenderResult | undefined,
): number | undefined {
  const mine = one?.summaries[figure.name]?.median;
  const theirs = other?.summaries[figure.name]?.median;
  if (mine === undefined || theirs === undefined || mine === 0 || theirs === 0) return undefined;
  return figure.better === 'higher' ? mine / theirs : theirs / mine;
}

/** The contender of this id. */
export function contenderOf(result: RowResult, id: string | undefined): ContenderResult | undefined {
  return result.contenders.find(({ entry }) => entry.id === id);
}

/** The ratio of a contender to another of its row, by the row's main figure. */
export function ratioTo(
  result: RowResult,
  one: ContenderResult,
  otherId: string | undefined,
): number | undefined {
  return timesAsGood(mainFigure(result.row.measurement), one, contenderOf(result, otherId));
}

/** The contender that ratios of this one are against: the row's, or that of another series at the same place. */
export function peerOf(result: RowResult, one: ContenderResult): ContenderResult | undefined {
  if (result.row.axis === undefined) return contenderOf(result, result.row.peer);
  return result.contenders.find(({ entry }) => entry.role === 'peer' && entry.x === one.entry.x);
}

/** Whether any contender of the row can be compared with a peer. */
export function hasPeer(result: RowResult): boolean {
  return result.contenders.some((one) => peerOf(result, one) !== undefined);
}
