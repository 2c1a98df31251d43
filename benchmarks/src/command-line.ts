import { parseArgs } from 'node:util';
import type { Effort } from './figures/run-report.ts';
import type { Row, Suite } from './suite.ts';

/** A command line, validated. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | {
      readonly kind: 'run';
      /** With `--row`, one suite with that row alone. */
      readonly suites: readonly Suite[];
      /** One table per suite, the contenders of one row, or the page with its charts. */
      readonly show: 'table' | 'row' | 'report';
      readonly effort: Effort;
      readonly rounds: number | undefined;
      readonly folder: string | undefined;
    }
  | {
      readonly kind: 'compare';
      /** What names the other revision. */
      readonly revision: string;
      readonly suites: readonly Suite[];
      readonly effort: Effort;
      readonly rounds: number | undefined;
    };

/** A command line that makes no sense; the message says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const MOST_ROUNDS = 99;

const OPTIONS = {
  help: { type: 'boolean' },
  list: { type: 'boolean' },
  full: { type: 'boolean' },
  quick: { type: 'boolean' },
  row: { type: 'string' },
  rounds: { type: 'string' },
  out: { type: 'string' },
} as const;

/** Parses a command line. Throws a {@link UsageError} if it makes no sense. */
export function parseCommand(args: readonly string[], allSuites: readonly Suite[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  if (values.list) return { kind: 'list' };
  if (positionals[0] === 'compare') return comparison(positionals.slice(1), values, allSuites);
  const named = namedSuites(positionals, allSuites);
  const suites = values.row === undefined ? named : [suiteWithRow(values.row, named)];
  const isReport = values.full === true || values.out !== undefined;
  const show = isReport ? 'report' : values.row === undefined ? 'table' : 'row';
  const usual = show === 'table' ? 'brief' : 'full';
  return {
    kind: 'run',
    suites,
    show,
    effort: values.quick ? 'quick' : usual,
    rounds: roundsOf(values.rounds),
    folder: values.out,
  };
}

/** Packages are bundled from their folder, so a bundle of another revision cannot be made here. */
const NOT_COMPARED = 'size';

function comparison(
  [revision, ...names]: readonly string[],
  values: ReturnType<typeof parse>['values'],
  allSuites: readonly Suite[],
): Command {
  if (revision === undefined) throw new UsageError('compare takes a revision, such as compare main.');
  if (values.full || values.out !== undefined) throw new UsageError('compare takes no --full and no --out.');
  if (names.includes(NOT_COMPARED)) throw new UsageError(`compare cannot measure the suite ${NOT_COMPARED}.`);
  const named = namedSuites(names, allSuites).filter(({ name }) => name !== NOT_COMPARED);
  return {
    kind: 'compare',
    revision,
    suites: values.row === undefined ? named : [suiteWithRow(values.row, named)],
    effort: values.quick ? 'quick' : values.row === undefined ? 'brief' : 'full',
    rounds: roundsOf(values.rounds),
  };
}

export function usage(suites: readonly Suite[]): string {
  return `Usage: npm run bench -- [suite ...] [options]
       npm run bench -- compare REV [suite ...] [--row ROW] [--rounds N] [--quick]

Measures Sluice beside its peers and beside the floor, and prints one table per suite, in about a minute each.
Suites: ${suites.map(({ name }) => name).join(', ')}; all of them by default.
compare measures Sluice as it is here beside Sluice at another revision: a branch, a tag, a commit. The other
one is checked out and built in a cache, which takes a minute or two the first time.

  --row ROW      all contenders of one row, in full rounds; an id or a part of a title
  --full         the whole report: every contender in full rounds, as a page with charts
  --out FOLDER   where the report is written; implies --full; benchmarks/out by default
  --rounds N     how many rounds count, 1 to ${MOST_ROUNDS}
  --quick        very short rounds, to try it out; do not quote the figures
  --list         list the suites and the ids of their rows
  --help         this text`;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function namedSuites(names: readonly string[], suites: readonly Suite[]): readonly Suite[] {
  for (const name of names) {
    if (suites.some((suite) => suite.name === name)) continue;
    const all = suites.map((suite) => suite.name).join(', ');
    throw new UsageError(`There is no suite "${name}". The suites are: ${all}.`);
  }
  return names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name));
}

/** The suite that has the row, with this row alone. */
function suiteWithRow(text: string, suites: readonly Suite[]): Suite {
  const rows = suites.flatMap((suite) => suite.rows.map((row) => ({ suite, row })));
  const wanted = text.toLowerCase();
  const isExact = ({ id, title }: Row): boolean => id === wanted || title.toLowerCase() === wanted;
  const exact = rows.filter(({ row }) => isExact(row));
  const found = exact.length > 0 ? exact : rows.filter(({ row }) => row.title.toLowerCase().includes(wanted));
  const [only] = found;
  if (only !== undefined && found.length === 1) return { ...only.suite, rows: [only.row] };
  const list = (found.length > 1 ? found : rows).map(({ suite, row }) => `${suite.name} ${row.id}`);
  const problem = found.length > 1 ? `More than one row matches "${text}"` : `No row matches "${text}"`;
  throw new UsageError(`${problem}: ${list.join(', ')}.`);
}

function roundsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS) {
    throw new UsageError(`--rounds takes a whole number from 1 to ${MOST_ROUNDS}, not "${text}".`);
  }
  return rounds;
}
