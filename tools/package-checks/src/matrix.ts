import Table from 'cli-table3';
import type { EmptyProject } from './empty-project.ts';
import type { NodeProgram } from './node-program.ts';
import { type NodeTests, nodeTests, runNodeTests } from './node-tests.ts';
import { type LoadingWay, loadingWays, type Outcome, smokeTests } from './smoke-test.ts';

/** The result of one check on one Node. */
export interface Cell extends Outcome {
  /** The name of the check: a row of the table. */
  readonly check: string;
  /** The text in the table. */
  readonly text: string;
}

/** The results of all checks on one Node. */
export interface Column {
  /** The requested version. */
  readonly wanted: string;
  /** Undefined if that Node was not available, so nothing was checked. */
  readonly node: NodeProgram | undefined;
  /** Why it was not available. */
  readonly reason?: string;
  readonly cells: readonly Cell[];
}

/** Columns with a gap between them, without lines. */
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Runs every check on one Node, and calls `onCell` after each. */
export async function checkNode(
  project: EmptyProject,
  node: NodeProgram,
  env: Readonly<Record<string, string>>,
  onCell: (cell: Cell) => void,
): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  const add = (cell: Cell): void => {
    cells.push(cell);
    onCell(cell);
  };
  const shortNames = project.packages.map(({ shortName }) => shortName);
  for (const way of Object.keys(loadingWays) as LoadingWay[]) {
    for (const [shortName, outcome] of await smokeTests(project, shortNames, way, node, env)) {
      add({ ...outcome, check: `@sluice/${shortName} by ${way}`, text: outcome.passed ? 'ok' : 'FAILED' });
    }
  }
  for (const tests of Object.keys(nodeTests) as NodeTests[]) {
    const outcome = await runNodeTests(project, tests, node);
    add({ ...outcome, check: tests, text: outcome.passed ? `${outcome.cases} ok` : 'FAILED' });
  }
  return cells;
}

/** Whether every Node was available and every check passed on each. */
export function allPassed(columns: readonly Column[]): boolean {
  return (
    columns.length > 0 &&
    columns.every(({ cells }) => cells.length > 0 && cells.every(({ passed }) => passed))
  );
}

/** The table of a run: a row for each check, a column for each Node. */
export function drawMatrix(columns: readonly Column[]): string {
  const checks = [...new Set(columns.flatMap(({ cells }) => cells.map(({ check }) => check)))];
  const table = new Table({
    head: ['', ...columns.map(({ wanted, node }) => node?.version ?? `v${wanted}`)],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const check of checks) {
    const cells = columns.map(({ cells }) => cells.find((cell) => cell.check === check)?.text ?? 'missing');
    table.push([check, ...cells]);
  }
  return table.toString().replace(/ +$/gm, '');
}
