import { parseArgs } from 'node:util';

/** What the user asked for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | { readonly kind: 'correctness'; readonly folder: string | undefined }
  | {
      readonly kind: 'run';
      readonly suites: readonly string[];
      readonly quick: boolean;
      readonly rounds: number | undefined;
      readonly folder: string | undefined;
    };

/** A command line that cannot be followed; the message says what would do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const MOST_ROUNDS = 99;

/** Reads a command line. Throws a {@link UsageError} if it makes no sense. */
export function parseCommand(args: readonly string[], suiteNames: readonly string[]): Command {
  const { values, positionals } = read(args);
  if (values.help) return { kind: 'help' };
  if (values.list) return { kind: 'list' };
  for (const name of positionals) {
    if (!suiteNames.includes(name)) {
      throw new UsageError(`There is no suite "${name}". The suites are: ${suiteNames.join(', ')}.`);
    }
  }
  if (values.correctness) {
    const other = positionals[0] ?? (values.quick ? '--quick' : undefined) ?? (values.rounds && '--rounds');
    if (other !== undefined) throw new UsageError(`--correctness times nothing and takes no ${other}.`);
    return { kind: 'correctness', folder: values.out };
  }
  return {
    kind: 'run',
    suites: positionals.length > 0 ? suiteNames.filter((name) => positionals.includes(name)) : suiteNames,
    quick: values.quick ?? false,
    rounds: roundsOf(values.rounds),
    folder: values.out,
  };
}

export function usage(suiteNames: readonly string[]): string {
  return `Usage: npm run bench -- [suite ...] [options]

Measures Sluice beside its peers and beside the floor. Suites: ${suiteNames.join(', ')}; all of them by default.

  --quick        short rounds, for a first look; its figures are not to be quoted
  --rounds N     how many rounds count, 1 to ${MOST_ROUNDS}
  --out FOLDER   where the report goes; benchmarks/out by default
  --correctness  who does what, instead of how fast
  --list         the suites and their rows
  --help         this text`;
}

interface Values {
  help?: boolean;
  list?: boolean;
  quick?: boolean;
  correctness?: boolean;
  rounds?: string;
  out?: string;
}

function read(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        list: { type: 'boolean' },
        quick: { type: 'boolean' },
        correctness: { type: 'boolean' },
        rounds: { type: 'string' },
        out: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function roundsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS) {
    throw new UsageError(`--rounds takes a whole number from 1 to ${MOST_ROUNDS}, not "${text}".`);
  }
  return rounds;
}
