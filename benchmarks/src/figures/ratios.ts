import type { Figure } from './figures.ts';
import { figures, mainFigure } from './figures.ts';
import type { ContenderResult, RowResult } from './results.ts';
import { quantile } from './statistics.ts';

/**
 * How many times as good one contender is as the other: above 1 is faster or smaller. Undefined if either is
 * missing.
 */
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

/** The contender with this id. */
export function contenderOf(result: RowResult, id: string | undefined): ContenderResult | undefined {
  return result.contenders.find(({ entry }) => entry.id === id);
}

/** The ratio of a contender to another of its row, by the row's main figure or the one of this name. */
export function ratioTo(
  result: RowResult,
  one: ContenderResult,
  otherId: string | undefined,
  figureName?: string,
): number | undefined {
  const { measurement } = result.row;
  const named = figures[measurement].find(({ name }) => name === figureName);
  return timesAsGood(named ?? mainFigure(measurement), one, contenderOf(result, otherId));
}

/**
 * How much more a figure of a contender is than that of the row's floor: the median of the differences in the
 * same round. Undefined for the floor itself, and if either is missing.
 */
export function aboveFloor(result: RowResult, one: ContenderResult, figure: Figure): number | undefined {
  const floor = contenderOf(result, result.row.floor);
  if (floor === undefined || floor === one) return undefined;
  const differences = one.rounds.flatMap((round, i) => {
    const [mine, least] = [round[figure.name], floor.rounds[i]?.[figure.name]];
    return mine === undefined || least === undefined ? [] : [mine - least];
  });
  return differences.length === 0 ? undefined : quantile(differences, 0.5);
}

/**
 * The contender that ratios of this one are against: the row's peer, or the peer at the same place of another
 * series.
 */
export function peerOf(result: RowResult, one: ContenderResult): ContenderResult | undefined {
  if (result.row.axis === undefined) return contenderOf(result, result.row.peer);
  return result.contenders.find(({ entry }) => entry.role === 'peer' && entry.x === one.entry.x);
}

/** Whether any contender of the row can be compared with a peer. */
export function hasPeer(result: RowResult): boolean {
  return result.contenders.some((one) => peerOf(result, one) !== undefined);
}

/** Whether two contenders may be equally good: their ranges over the rounds overlap. */
export function rangesOverlap(
  result: RowResult,
  one: ContenderResult | undefined,
  other: ContenderResult | undefined,
): boolean {
  const { name } = mainFigure(result.row.measurement);
  const [mine, theirs] = [one?.summaries[name], other?.summaries[name]];
  if (mine === undefined || theirs === undefined) return false;
  return mine.min <= theirs.max && theirs.min <= mine.max;
}
