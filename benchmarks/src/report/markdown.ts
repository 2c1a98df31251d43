import { markdownTable } from 'markdown-table';
import { SEED, ZIPF_EXPONENT } from '../measurements/zipf.ts';
import { figures, formatNumber, mainFigure } from './figures.ts';
import { goalsSection } from './goals-section.ts';
import { hasPeer, peerOf, ratioTo } from './ratios.ts';
import { type ContenderResult, missingContenders, type RowResult, type SuiteResult } from './results.ts';
import type { RunReport } from './run-report.ts';

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
  const figure = mainFigure(row.measurement);
  const shown = figures[row.measurement]
    .slice(1)
    .filter(({ name }) => contenders.some(({ summaries }) => summaries[name] !== undefined));
  const hasRange = contenders.some(({ rounds }) => rounds.length > 1);
  const head = [
    '',
    ...(hasPeer(result) ? ['times the peer'] : []),
    ...(row.floor === undefined ? [] : ['times the floor']),
    withUnit(figure.label, figure.unit),
    ...(hasRange ? ['min to max'] : []),
    ...shown.map(({ label, unit }) => withUnit(label, unit)),
  ];
  const body = contenders.map((contender) => {
    if (contender.missing !== undefined) return [contender.entry.label, 'missing'];
    const summary = contender.summaries[figure.name];
    return [
      contender.entry.label,
      ...(hasPeer(result) ? [ratio(result, contender, peerOf(result, contender)?.entry.id)] : []),
      ...(row.floor === undefined ? [] : [ratio(result, contender, row.floor)]),
      formatNumber(summary?.median),
      ...(hasRange ? [`${formatNumber(summary?.min)} to ${formatNumber(summary?.max)}`] : []),
      ...shown.map(({ name }) => formatNumber(contender.summaries[name]?.median)),
    ];
  });
  const align = head.map((_, i) => (i === 0 ? 'l' : 'r'));
  const table = markdownTable([head, ...body.map((cells) => pad(cells, head.length))], { align });
  const reasons = contenders.flatMap(({ entry, missing }) =>
    missing === undefined ? [] : [`Missing: ${entry.label}: ${missing}`],
  );
  return [`### ${sentence(row.title)}`, row.note ?? '', table, ...reasons]
    .filter((part) => part !== '')
    .join('\n\n');
}

function ratio(result: RowResult, contender: ContenderResult, other: string | undefined): string {
  const { id, role } = contender.entry;
  // How many times faster than a limiter a loop is that does nothing says nothing.
  if (role === 'floor' && id !== result.row.floor && result.row.axis === undefined) return '';
  const times = ratioTo(result, contender, other);
  return times === undefined ? '' : `${formatNumber(times)}×`;
}

function withUnit(label: string, unit: string): string {
  return unit === '' || unit === '/s' ? label : `${label}, ${unit}`;
}

function pad(cells: readonly string[], length: number): string[] {
  return [...cells, ...Array.from({ length: Math.max(0, length - cells.length) }, () => '')];
}

function sentence(title: string): string {
  return `${title[0]?.toUpperCase()}${title.slice(1)}`;
}

function howToRead({ suites }: RunReport): string {
  const drawsZipf = suites.some(({ rows }) => rows.some(({ row }) => row.keys === 'zipf'));
  return [
    '## How to read this',
    'Each contender has a process of its own, opened from its package as published, which shows first that it allows two checks of a limit of two and denies the third. All contenders of a row take turns, round by round, in an order that changes, so that what else the machine does meets them all. Figures are medians over the rounds; the range is of the rounds too. "Times the peer" and "times the floor" are above 1 where a contender is better: faster, or smaller. The floor is the least that the work can cost, not a limiter.',
    drawsZipf
      ? `Uniform and Zipf keys are drawn beforehand from the seed ${SEED}; Zipf's exponent is ${ZIPF_EXPONENT}.`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
