import { idInRevision, isInRevision } from '../compare/with-revision.ts';
import { formatNumber, mainFigure } from '../figures/figures.ts';
import { contenderOf, rangesOverlap, ratioTo } from '../figures/ratios.ts';
import { type ContenderResult, missingContenders, type RowResult } from '../figures/results.ts';
import type { RunReport } from '../figures/run-report.ts';
import { terminalTable } from './terminal-table.ts';
import { reader, warningLines } from './terminal-words.ts';

/** Two revisions for a terminal, a table for each suite. `label` names the other one. */
export function revisionsReport(report: RunReport, label: string): string {
  const head = ['row', 'Sluice', 'unit', 'here', 'there', 'times'];
  const tables = report.suites.map(({ suite, server, rows }) =>
    [
      `${suite.title}${server === undefined ? '' : `: ${server}`}`,
      '',
      terminalTable(head, rows.flatMap(linesOf), 3),
    ].join('\n'),
  );
  const { missing } = missingContenders(report.suites);
  return [
    ...warningLines(report),
    `Here: the working tree. There: ${label}. Above 1, here is better: faster, or smaller.`,
    ...tables,
    ...(missing.length > 0 ? [missing.map((one) => `Missing: ${one}`).join('\n')] : []),
    `${reader(report)}\n~: the ranges of the rounds overlap, so neither is faster.`,
  ].join('\n\n');
}

function linesOf(result: RowResult): string[][] {
  const here = result.contenders.filter(({ entry }) => !isInRevision(entry));
  return here.map((ours, i) => {
    const theirs = contenderOf(result, idInRevision(ours.entry.id));
    const times = ratioTo(result, ours, theirs?.entry.id);
    return [
      i === 0 ? result.row.title : '',
      ours.entry.label.replace(/^sluice, /, ''),
      mainFigure(result.row.measurement).unit,
      figureOf(result, ours),
      figureOf(result, theirs),
      times === undefined ? '' : `${rangesOverlap(result, ours, theirs) ? '~' : ''}${times.toFixed(2)}×`,
    ];
  });
}

function figureOf({ row }: RowResult, contender: ContenderResult | undefined): string {
  if (contender?.missing !== undefined) return 'missing';
  return formatNumber(contender?.summaries[mainFigure(row.measurement).name]?.median);
}
