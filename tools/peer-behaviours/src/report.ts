import type { RunEnvironment } from '@sluice/test-servers';
import { markdownTable } from 'markdown-table';
import type { Cell, Row } from './observe.ts';

/** Everything that was observed. */
export interface Report {
  /** What could not be observed, and why. Empty: the report is complete. */
  readonly missing: readonly string[];
  readonly environment: RunEnvironment;
  /** Versions of the servers; `null` for a server that is missing. */
  readonly servers: Readonly<Record<string, string | null>>;
  readonly contestants: readonly {
    readonly name: string;
    readonly packages: readonly string[];
    readonly notes: readonly string[];
  }[];
  readonly behaviours: readonly Row[];
}

/** A report as a page: the matrix, then what was observed of each behaviour. */
export function markdownOf(report: Report): string {
  const { missing, behaviours } = report;
  const parts = ['# What each rate limiter does'];
  if (missing.length > 0)
    parts.push(`**INCOMPLETE: ${missing.length} missing**`, missing.map((one) => `- ${one}`).join('\n'));
  parts.push(
    introduction(report),
    '## The matrix',
    matrix(behaviours),
    '`yes`, **no**: the statement was observed to be true, or not. –: not offered. Forms of a library are named where they differ.',
    '## What was observed',
    ...behaviours.map(section),
  );
  return `${parts.join('\n\n')}\n`;
}

function introduction({ environment, servers, contestants }: Report): string {
  const versions = Object.entries(environment.packages).map(([name, version]) => [
    name,
    version ?? 'not installed',
  ]);
  const found = Object.entries(servers).map(([kind, version]) => [kind, version ?? 'missing']);
  return [
    [
      `Each behaviour was run against each contestant that offers it, on ${environment.date.slice(0, 10)}, with Node ${environment.node}`,
      `on ${environment.os}. Each contestant is set up as its README says, with the options listed below. A verdict is an`,
      'observation. Time is real, except for the steady rate and where a row says "by a clock": there the library reads a given clock.',
    ].join(' '),
    markdownTable([['package or server', 'version'], ...versions, ...found]),
    markdownTable([
      ['contestant', 'packages', 'options'],
      ...contestants.map(({ name, packages, notes }) => [
        name,
        packages.join(', '),
        escaped(notes.join('; ')),
      ]),
    ]),
  ].join('\n\n');
}

function matrix(rows: readonly Row[]): string {
  const libraries = [...new Set(rows.flatMap(({ cells }) => cells.map(({ library }) => library)))];
  return markdownTable([
    ['behaviour', ...libraries],
    ...rows.map(({ title, cells }) => [
      title,
      ...libraries.map((library) => summaryOf(cells.filter((cell) => cell.library === library))),
    ]),
  ]);
}

const MARKS = { yes: 'yes', no: '**no**', missing: '_missing_' } as const;

/** The verdicts on a library: one word if its forms agree, otherwise by form. */
export function summaryOf(cells: readonly Cell[]): string {
  const verdicts = (['yes', 'no', 'missing'] as const).flatMap((verdict) => {
    const forms = cells.filter((cell) => cell.verdict === verdict).map(({ form }) => form);
    return forms.length === 0 ? [] : [{ mark: MARKS[verdict], forms }];
  });
  if (verdicts.length === 0) return '–';
  const [only] = verdicts;
  if (verdicts.length === 1 && only !== undefined) return only.mark;
  return verdicts.map(({ mark, forms }) => `${mark} (${forms.join(', ')})`).join(', ');
}

function section({ title, why, evidence, cells }: Row): string {
  const reason = evidence === undefined ? why : `${why} [Seen in the wild](${evidence}).`;
  const offered = cells.filter(({ verdict }) => verdict !== 'not offered');
  const others = cells.filter(({ verdict }) => verdict === 'not offered');
  const parts = [`### ${title}`, reason];
  if (offered.length > 0)
    parts.push(
      markdownTable([
        ['contestant', 'verdict', 'observed'],
        ...offered.map(({ library, form, verdict, seen }) => [`${library}, ${form}`, verdict, escaped(seen)]),
      ]),
    );
  if (others.length > 0)
    parts.push(`Not offered: ${others.map(({ library, form }) => `${library} (${form})`).join(', ')}.`);
  return parts.join('\n\n');
}

/** A bar or a line break would end a cell of a table. */
function escaped(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/[\r\n]+/g, ' ');
}
