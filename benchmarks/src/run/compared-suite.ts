import type { Suite } from '../suite.ts';

/**
 * The suite with only the contenders that are compared in its table: ours, and the peer and the floor of each
 * row.
 */
export function comparedSuite(suite: Suite): Suite {
  return {
    ...suite,
    rows: suite.rows.map((row) => ({
      ...row,
      contenders: row.contenders.filter(
        ({ id, role }) => role === 'ours' || id === row.peer || id === row.floor || row.axis !== undefined,
      ),
    })),
  };
}
