import { type Figure, figures, formatNumber } from '../figures/figures.ts';
import { aboveFloor, hasPeer, peerOf, ratioTo } from '../figures/ratios.ts';
import type { ContenderResult, RowResult } from '../figures/results.ts';
import type { Summary } from '../figures/statistics.ts';

/** The table of one row, without any markup. */
export interface RowTable {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
}

/**
 * A line for each contender: ratios first, then what was measured. A missing contender says so in its first
 * cell.
 */
export function rowTable(result: RowResult): RowTable {
  const columns = columnsOf(result);
  return {
    head: ['', ...columns.map(({ head }) => head)],
    body: result.contenders.map((contender) => {
      const { entry, missing } = contender;
      const cells = columns.map(({ cell }, i) => {
        if (missing !== undefined) return i === 0 ? 'missing' : '';
        return cell(contender);
      });
      return [entry.label, ...cells];
    }),
  };
}

/** Why contenders of a row are missing, a line each. */
export function missingReasons({ contenders }: RowResult): string[] {
  return contenders.flatMap(({ entry, missing }) =>
    missing === undefined ? [] : [`Missing: ${entry.label}: ${missing}`],
  );
}

/** A title as the beginning of a sentence. */
export function capitalized(title: string): string {
  return `${title[0]?.toUpperCase()}${title.slice(1)}`;
}

interface Column {
  readonly head: string;
  readonly cell: (contender: ContenderResult) => string;
}

function columnsOf(result: RowResult): Column[] {
  const { row, contenders } = result;
  const [main, ...others] = figures[row.measurement];
  const columns: Column[] = [];
  if (hasPeer(result)) {
    columns.push({
      head: 'times the peer',
      cell: (contender) => ratio(result, contender, peerOf(result, contender)?.entry.id),
    });
  }
  if (row.floor !== undefined) {
    columns.push({ head: 'times the floor', cell: (contender) => ratio(result, contender, row.floor) });
  }
  columns.push(medianColumn(main));
  if (contenders.some(({ rounds }) => rounds.length > 1)) {
    columns.push({ head: 'min to max', cell: ({ summaries }) => range(summaries[main.name]) });
  }
  const measured = others.filter(({ name }) => contenders.some(({ summaries }) => name in summaries));
  return [
    ...columns,
    ...measured.flatMap((figure) => [medianColumn(figure), ...floorColumn(result, figure)]),
  ];
}

function floorColumn(result: RowResult, figure: Figure): Column[] {
  if (figure.aboveFloor === undefined || result.row.floor === undefined) return [];
  const cell = (contender: ContenderResult): string => {
    const difference = aboveFloor(result, contender, figure);
    return difference === undefined ? '' : formatNumber(difference);
  };
  return [{ head: `above the floor, ${figure.unit}`, cell }];
}

function medianColumn({ name, label, unit }: Figure): Column {
  return {
    head: unit === '' || unit === '/s' ? label : `${label}, ${unit}`,
    cell: ({ summaries }) => formatNumber(summaries[name]?.median),
  };
}

function range(summary: Summary | undefined): string {
  return `${formatNumber(summary?.min)} to ${formatNumber(summary?.max)}`;
}

function ratio(result: RowResult, contender: ContenderResult, other: string | undefined): string {
  const { id, role } = contender.entry;
  // A ratio between a limiter and an empty loop says nothing.
  if (role === 'floor' && id !== result.row.floor && result.row.axis === undefined) return '';
  const times = ratioTo(result, contender, other);
  return times === undefined ? '' : `${formatNumber(times)}×`;
}
