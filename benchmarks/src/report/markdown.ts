import { markdownTable } from 'markdown-table';
import { missingContenders, type RowResult, type SuiteResult } from '../figures/results.ts';
import type { RunReport } from '../figures/run-report.ts';
import { SEED, ZIPF_EXPONENT } from '../measurements/zipf.ts';
import { capitalized, missingReasons, rowTable } from './columns.ts';
import { goalsSection } from './goals-section.ts';

/** The whole report as a page. It begins with what is missing. */
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
  if (options.effort === 'quick')
    lines.push('**A QUICK RUN: its rounds are too short for its figures to be quoted.**');
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
  const { head, body } = rowTable(result);
  const align = head.map((_, i) => (i === 0 ? 'l' : 'r'));
  const table = markdownTable([head, ...body], { align });
  const { title, note = '' } = result.row;
  return [`### ${capitalized(title)}`, note, table, ...missingReasons(result)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function howToRead({ suites }: RunReport): string {
  const drawsZipf = suites.some(({ rows }) => rows.some(({ row }) => row.keys === 'zipf'));
  return [
    '## How to read this',
    'Each contender has a process of its own and comes from its package as published. Every limiter first has to prove itself: it must allow two checks of a limit of two and deny the third. All contenders of a row take turns, round by round, in a changing order, so that whatever else the machine does affects them all. Figures are medians over the rounds, with the range of the rounds beside them. "Times the peer" and "times the floor" are above 1 where a contender is better: faster, or smaller. The floor is not a limiter but the least that the work can cost.',
    drawsZipf
      ? `Uniform and Zipf keys are drawn beforehand from the seed ${SEED}; Zipf's exponent is ${ZIPF_EXPONENT}.`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
