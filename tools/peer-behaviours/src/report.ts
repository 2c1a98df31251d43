import { markdownTable } from 'markdown-table';
import type { Environment } from '../environment.ts';
import type { Cell, Row } from './observe.ts';

/** All that was seen. */
export interface Report {
  readonly environment: Environment;
  /** Versions of the servers; `null` for one that could not be had. */
  readonly servers: Readonly<Record<string, string | null>>;
  readonly contestants: readonly {
    readonly name: string;
    readonly packages: readonly string[];
    readonly notes: readonly string[];
  }[];
  readonly missing: readonly string[];
  readonly behaviours: readonly Row[];
}

/** A report that a person reads. */
export function markdownOf(report: Report): string {
  const { missing, behaviours } = report;
  const parts = ['# Correctness beside the peers'];
  if (missing.length > 0)
    parts.push(`**INCOMPLETE: ${missing.length} missing**`, missing.map((one) => `- ${one}`).join('\n'));
  parts.push(
    introduction(report),
    '## Who does what',
    matrix(behaviours),
    '`yes`, **no**: what was seen. –: not offered. Where forms of one library differ, they are named.',
    '## What was seen',
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
      `on ${environment.os}, as the README of the package says and with the options named below. A verdict is what was seen.`,
      'Time is real, but for the steady rate and where a row says "by a clock": there it is told to the library.',
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

/** The verdicts of a library in one word, if its forms agree; else by form. */
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
        ['contestant', 'verdict', 'seen'],
        ...offered.map(({ library, form, verdict, seen }) => [`${library}, ${form}`, verdict, escaped(seen)]),
      ]),
    );
  if (others.length > 0)
    parts.push(`Not offered: ${others.map(({ library, form }) => `${library} (${form})`).join(', ')}.`);
  return parts.join('\n\n');
}

/** In a cell of a table, a bar or a line's end would be the end of the cell. */
function escaped(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/[\r\n]+/g, ' ');
}
