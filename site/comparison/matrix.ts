/** What was observed of one library: the statement is true of it, or not, or differs by its forms. */
export interface Observation {
  readonly verdict: 'yes' | 'no' | 'differs' | 'not offered';
  /** The verdict in words, such as `yes (memory), no (Redis)`. */
  readonly words: string;
}

/** A statement, and what was observed of each library. */
export interface Behaviour {
  readonly statement: string;
  /** In the order of {@link Matrix.libraries}. */
  readonly observations: readonly Observation[];
}

/** The matrix of the report on behaviours. */
export interface Matrix {
  readonly libraries: readonly string[];
  /** With the versions that were run, such as `rate-limiter-flexible 11.4.0`. */
  readonly versions: readonly string[];
  /** The day of the observation. */
  readonly date: string;
  readonly behaviours: readonly Behaviour[];
}

/**
 * Reads the report that `tools/peer-behaviours` writes. It is the only source of the comparison: a cell that
 * was not observed there does not exist.
 */
export function matrixOf(report: string): Matrix {
  const start = report.indexOf('## The matrix');
  const rows = rowsOf(report.slice(start, report.indexOf('\n## ', start + 1)));
  const [[, ...libraries] = [], , ...lines] = rows;
  const date = /on (\d{4}-\d\d-\d\d),/.exec(report)?.[1];
  if (start < 0 || libraries.length === 0 || date === undefined)
    throw new Error('The report on behaviours has no matrix, or no date.');
  const packages = rowsOf(report.slice(0, start)).filter((row) => row.length === 2);
  return {
    libraries,
    versions: packages.slice(2).map((row) => row.join(' ')),
    date,
    behaviours: lines.map(([statement = '', ...cells]) => ({
      statement: statement.replaceAll('`', ''),
      observations: cells.map(observationOf),
    })),
  };
}

function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function observationOf(cell: string): Observation {
  const words = cell.replaceAll('*', '');
  if (words === '–') return { verdict: 'not offered', words: 'not offered' };
  if (words === 'yes' || words === 'no') return { verdict: words, words };
  if (/^yes .*no /.test(words) || /^no .*yes /.test(words)) return { verdict: 'differs', words };
  throw new Error(`The matrix has a cell that is not a verdict: ${cell}`);
}
