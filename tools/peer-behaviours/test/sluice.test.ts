import { describe, expect, it } from 'vitest';
import { contestants } from '../src/correctness/contestants/all-contestants.ts';
import { runCorrectness } from '../src/correctness/run.ts';
import type { Report } from '../src/correctness/table.ts';

/** Where Sluice decided otherwise than the title says, or is worse: the report says so, and this list has to be short. */
const OTHERWISE = [
  'A new client gets in while the store is full of blocked keys',
  'Memory is given back when all windows are over, without further traffic',
  'Requests that will not count, because they fail, block no other while they are under way',
  'A limit of 0 lets nobody pass',
  'Counts fractions of a unit',
];

describe('correctness beside the peers', () => {
  it('sees Sluice do what every behaviour says, but for those that it decided otherwise', async () => {
    const ours = contestants.filter(({ library }) => library === 'Sluice');

    const report = await runCorrectness({ contestants: ours, atOnce: 5 });

    expect(report.missing).toEqual([]);
    const { behaviours } = report.json as Report;
    const faults = behaviours.flatMap(({ title, cells }) =>
      cells
        .filter(({ verdict }) => verdict === 'no')
        .map(({ form, seen }) => ({ title, fault: `${form}: ${title}: ${seen}` })),
    );
    expect(faults.filter(({ title }) => !OTHERWISE.includes(title)).map(({ fault }) => fault)).toEqual([]);
    expect([...new Set(faults.map(({ title }) => title))].sort()).toEqual([...OTHERWISE].sort());
    expect(report.markdown).not.toContain('INCOMPLETE');
  }, 60_000);
});
