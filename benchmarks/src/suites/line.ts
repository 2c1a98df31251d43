import type { Entry } from '../suite.ts';

/** Points of a line: the same contender, changed for each x. */
export function line(series: string, xs: readonly number[], at: (x: number) => Entry): Entry[] {
  return xs.map((x) => {
    const contender = at(x);
    return {
      ...contender,
      id: `${series}-${x}`,
      label: `${series}, ${x.toLocaleString('en-US')}`,
      series,
      x,
    };
  });
}
