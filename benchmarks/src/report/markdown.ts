import { markdownTable } from 'markdown-table';
import { SEED, ZIPF_EXPONENT } from '../measurements/zipf.ts';
import { type Figure, figures, formatNumber } from './figures.ts';
import { goalsSection } from './goals-section.ts';
import { hasPeer, peerOf, ratioTo } from './ratios.ts';
import { type ContenderResult, missingContenders, type RowResult, type SuiteResult } from './results.ts';
import type { RunReport } from './run-report.ts';
import type { Summary } from './statistics.ts';

/** The whole report as a page. What is missing is said first. */
export function reportMarkdown(report: RunReport): string {
  const parts = [
    ...warnings(report),
    '# Sluice beside its peers, and beside the floor',
    introduction(report),
    goalsSection(report.goals),
    ...report.suites.map(suiteSection),
    howToRead(report),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What a reader must know before any figure. */
function warnings({ options, suites }: RunReport): string[] {
  const { missing, all } = missingContenders(suites);
  const lines: string[] = [];
  if (missing.length > 0) {
    const list = missing.map((one) => `- ${one}`).join('\n');
    lines.push(`**INCOMPLETE: ${missing.length} of ${all} rows missing.**\n\n${list}`);
  }
  if (options.quick) lines.push('**A QUICK RUN: its rounds are too short for its figures to be quoted.**');
  return lines;
}

function introduction({ environment, options, suites, elapsedMs }: RunReport): string {
  const { cpu, cores, memoryGib, os, node, date, packages } = environment;
  const versions = Object.entries(packages).map(
    ([name, version]) => `${name} ${version ?? '(not installed)'}`,
  );
  const servers = suites.flatMap(({ server }) => (server === undefined ? [] : [server]));
  const facts = [
    ['date', date],
    ['machine', `${cpu}, ${cores} cores, ${memoryGib} GiB, ${os}`],
    ['Node', node],
    ['servers', [...new Set(servers)].join('; ')],
    [
      'rounds',
      `${options.rounds} of ${options.roundMs} ms for each contender, in turns, after one to warm up`,
    ],
    ['took', `${Math.round(elapsedMs / 1000)} s`],
    ['versions', versions.join(', ')],
  ];
  return markdownTable([['', ''], ...facts.filter(([, value]) => value !== '')], { alignDelimiters: false });
}

function suiteSection(result: SuiteResult): string {
  const { suite, rows, server } = result;
  return [
    `## ${suite.title}`,
    `${suite.about}${server === undefined ? '' : ` Measured on ${server}.`}`,
    `![${suite.title}](./${suite.name}.svg)`,
    ...rows.map(rowSection),
  ].join('\n\n');
}

function rowSection(result: RowResult): string {
  const { row, contenders } = result;
  const columns = columnsOf(result);
  const body = contenders.map((contender) => {
    const { entry, missing } = contender;
    // Where it is missing, the first figure says so, and the others are empty.
    const cells = columns.map(({ cell }, i) => {
      if (missing !== undefined) return i === 0 ? 'missing' : '';
      return cell(contender);
    });
    return [entry.label, ...cells];
  });
  const head = ['', ...columns.map((column) => column.head)];
  const table = markdownTable([head, ...body], { align: ['l', ...columns.map(() => 'r')] });
  const reasons = contenders.flatMap(({ entry, missing }) =>
    missing === undefined ? [] : [`Missing: ${entry.label}: ${missing}`],
  );
  return [`### ${sentence(row.title)}`, row.note ?? '', table, ...reasons]
    .filter((part) => part !== '')
    .join('\n\n');
}

interface Column {
  readonly head: string;
  readonly cell: (contender: ContenderResult) => string;
}

/** Ratios first, then what was measured. */
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
  return [...columns, ...measured.map(medianColumn)];
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
  // How many times faster than a limiter a loop is that does nothing says nothing.
  if (role === 'floor' && id !== result.row.floor && result.row.axis === undefined) return '';
  const times = ratioTo(result, contender, other);
  return times === undefined ? '' : `${formatNumber(times)}×`;
}

function sentence(title: string): string {
  return `${title[0]?.toUpperCase()}${title.slice(1)}`;
}

function howToRead({ suites }: RunReport): string {
  const drawsZipf = suites.some(({ rows }) => rows.some(({ row }) => row.keys === 'zipf'));
  return [
    '## How to read this',
    'Each contender has a process of its own, and comes from its package as published; what limits shows first that it allows two checks of a limit of two and denies the third. All contenders of a row take turns, round by round, in an order that changes, so that what else the machine does meets them all. Figures are medians over the rounds; the range is of the rounds too. "Times the peer" and "times the floor" are above 1 where a contender is better: faster, or smaller. The floor is the least that the work can cost, not a limiter.',
    drawsZipf
      ? `Uniform and Zipf keys are drawn beforehand from the seed ${SEED}; Zipf's exponent is ${ZIPF_EXPONENT}.`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
