import { formatNumber, mainFigure } from '../figures/figures.ts';
import { contenderOf, peerOf, rangesOverlap, ratioTo } from '../figures/ratios.ts';
import {
  type ContenderResult,
  missingContenders,
  type RowResult,
  type SuiteResult,
} from '../figures/results.ts';
import type { RunReport } from '../figures/run-report.ts';
import { terminalTable } from './terminal-table.ts';
import { reader, warningLines } from './terminal-words.ts';

/** Suites for a terminal, one table each: every row, with Sluice beside the peer and the floor. */
export function summaryReport(report: RunReport): string {
  const { missing } = missingContenders(report.suites);
  return [
    ...warningLines(report),
    ...report.suites.map((result) => suiteTable(result, report)),
    ...(missing.length > 0 ? [missing.map((one) => `Missing: ${one}`).join('\n')] : []),
    `${reader(report)}\n~: the ranges of the rounds overlap, so neither is faster.`,
    commands(report),
  ].join('\n\n');
}

function suiteTable({ suite, server, rows }: SuiteResult, { options }: RunReport): string {
  const head = ['row', 'Sluice', '', 'peer', 'floor', '× peer', '× floor'];
  const isFull = options.effort === 'full';
  return [
    `${suite.title}${server === undefined ? '' : `: ${server}`}`,
    ...opponents(rows),
    '',
    terminalTable(
      head,
      rows.flatMap((result) => linesOf(result, isFull)),
      2,
    ),
  ].join('\n');
}

/** The names of peers and floors, which the table has no room for. */
function opponents(rows: readonly RowResult[]): string[] {
  const labels = (role: 'peer' | 'floor'): string[] => [
    ...new Set(
      rows.flatMap(({ row, contenders }) =>
        contenders
          .filter(({ entry }) => entry.role === role)
          .map(({ entry }) => (row.axis === undefined ? entry.label : (entry.series ?? entry.label))),
      ),
    ),
  ];
  const listed = ([name, all]: readonly [string, readonly string[]]): string[] =>
    all.length === 0 ? [] : [`${name}: ${all.join('; ')}`];
  return [...listed(['Peer', labels('peer')]), ...listed(['Floor', labels('floor')])];
}

/** A line for each contender of ours; the row's title, peer and floor are on the first. */
function linesOf(result: RowResult, isFull: boolean): string[][] {
  const { row, contenders } = result;
  const few = row.checks?.few.toLocaleString('en-US');
  const unit = row.measurement === 'requests' ? 'requests a round' : 'checks';
  const title = few === undefined || isFull ? row.title : `${row.title} (here ${few} ${unit})`;
  const hasOwnPeers = row.axis !== undefined;
  return contenders
    .filter(({ entry }) => entry.role === 'ours')
    .map((ours, i) => {
      const isFirst = i === 0;
      const peer = peerOf(result, ours);
      const floor = floorOf(result, ours);
      return [
        isFirst ? title : '',
        ours.entry.label.replace(/^sluice, /, ''),
        figureOf(result, ours),
        isFirst || hasOwnPeers ? figureOf(result, peer) : '',
        isFirst || hasOwnPeers ? figureOf(result, floor) : '',
        ratio(result, ours, peer),
        ratio(result, ours, floor),
      ];
    });
}

function floorOf(result: RowResult, one: ContenderResult): ContenderResult | undefined {
  if (result.row.axis === undefined) return contenderOf(result, result.row.floor);
  return result.contenders.find(({ entry }) => entry.role === 'floor' && entry.x === one.entry.x);
}

function figureOf(result: RowResult, contender: ContenderResult | undefined): string {
  if (contender === undefined) return '';
  if (contender.missing !== undefined) return 'missing';
  const { name, unit } = mainFigure(result.row.measurement);
  const median = contender.summaries[name]?.median;
  if (median === undefined || !Number.isFinite(median)) return '–';
  if (unit === 'ns') return `${microseconds(median)} µs`;
  return unit === '/s' ? `${formatNumber(median)}/s` : `${formatNumber(median)} ${unit}`;
}

/** Nanoseconds as microseconds with three significant digits. */
function microseconds(ns: number): string {
  const micros = ns / 1000;
  return micros < 1 ? micros.toFixed(3) : formatNumber(micros);
}

function ratio(result: RowResult, ours: ContenderResult, other: ContenderResult | undefined): string {
  const times = ratioTo(result, ours, other?.entry.id);
  if (times === undefined) return '';
  return `${rangesOverlap(result, ours, other) ? '~' : ''}${formatNumber(times)}×`;
}

/** Where to go on: the report, and the row in which Sluice compares worst, as it is the first to look at. */
function commands({ suites }: RunReport): string {
  const lines = suites.map((result) => {
    const [row] = result.rows.toSorted((one, other) => worstRatio(one) - worstRatio(other));
    return `  npm run bench -- ${result.suite.name} --row ${row?.row.id}`;
  });
  return [
    `Other contenders, ranges, latencies and charts: npm run bench -- ${suites.map(({ suite }) => suite.name).join(' ')} --full`,
    'Repeat a single row with all of its contenders, here the one in which Sluice compares worst:',
    ...lines,
  ].join('\n');
}

function worstRatio(result: RowResult): number {
  const ratios = result.contenders
    .filter(({ entry }) => entry.role === 'ours')
    .map((ours) => ratioTo(result, ours, peerOf(result, ours)?.entry.id) ?? Number.POSITIVE_INFINITY);
  return Math.min(...ratios);
}
