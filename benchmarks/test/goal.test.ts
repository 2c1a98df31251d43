import { expect, it } from 'vitest';
import { type Goal, judge } from '../src/figures/goal.ts';
import type { SuiteResult } from '../src/figures/results.ts';
import { allGoals } from '../src/goals/all-goals.ts';
import { goalsSection } from '../src/report/goals-section.ts';
import { allSuites } from '../src/suites/all-suites.ts';
import { someSuiteResult } from './some-report.ts';

const goal: Goal = {
  what: 'a check',
  goal: 'twice the peer',
  suite: 'memory',
  row: 'row',
  contenders: ['one', 'two'],
  measure: { kind: 'ratio', to: 'peer', atLeast: 2 },
  tried: 'Everything.',
};

function times(one: readonly number[], two: readonly number[], peer: readonly number[]): SuiteResult[] {
  const contenders = [
    { id: 'one', values: one },
    { id: 'two', values: two },
    { id: 'peer', values: peer },
  ];
  return [someSuiteResult('memory', 'row', 'calls', 'ns', contenders)];
}

it('meets a goal only if every named contender meets it', () => {
  expect(judge(goal, times([50], [50], [100])).verdict).toBe('met');
  expect(judge(goal, times([50], [51], [100])).verdict).toBe('not met');
  expect(judge(goal, times([50], [51], [100])).seen).toBe('one: 2.00×; two: 1.96×');
});

it('takes the median of the rounds', () => {
  expect(judge(goal, times([10, 50, 900], [50], [100])).verdict).toBe('met');
  expect(judge(goal, times([10, 60, 61], [50], [100])).verdict).toBe('not met');
});

it('counts higher as better where the figure is a rate', () => {
  const contenders = [
    { id: 'one', values: [200] },
    { id: 'two', values: [200] },
    { id: 'peer', values: [100] },
  ];
  const rates = [someSuiteResult('memory', 'row', 'flights', 'perSecond', contenders)];
  expect(judge(goal, rates).verdict).toBe('met');
});

it('compares a figure with a limit that it must stay below', () => {
  const under: Goal = { ...goal, contenders: ['one'], measure: { kind: 'below', limit: 200 } };
  expect(judge(under, times([199.9], [], [])).verdict).toBe('met');
  expect(judge(under, times([200], [], [])).verdict).toBe('not met');
});

it('is not measured if any contender that it needs is missing', () => {
  expect(judge(goal, times([50], [], [100])).verdict).toBe('not measured');
  expect(judge(goal, times([50], [50], [])).verdict).toBe('not measured');
  expect(judge(goal, []).verdict).toBe('not measured');
});

it('says what was tried for unmet goals, and only for those', () => {
  expect(goalsSection([judge(goal, times([90], [90], [100]))])).toContain('Everything.');
  expect(goalsSection([judge(goal, times([10], [10], [100]))])).not.toContain('Everything.');
});

it('finds the row and the contenders of every goal', () => {
  for (const { suite, row, contenders, measure, tried } of allGoals) {
    const found = allSuites.find(({ name }) => name === suite)?.rows.find(({ id }) => id === row);
    const ids = found?.contenders.map(({ id }) => id) ?? [];
    expect(ids, `${suite} ${row}`).toEqual(expect.arrayContaining([...contenders]));
    if (measure.kind === 'ratio') expect(ids, `${suite} ${row}`).toContain(measure.to);
    expect(tried).not.toBe('');
  }
});
