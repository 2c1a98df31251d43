import { expect, it } from 'vitest';
import { builtRevision } from '../src/compare/built-revision.ts';
import { withRevision } from '../src/compare/with-revision.ts';
import { revisionsReport } from '../src/report/revisions-report.ts';
import { allSuites } from '../src/suites/all-suites.ts';
import { someEnvironment, someSuiteResult } from './some-report.ts';

const dist = new URL('../src/', import.meta.url);
const revision = { label: 'v1 (0123456789ab)', distUrl: new URL('file:///there/benchmarks/dist/') };

it('pairs each contender of ours with the same module of the other revision, and drops all others', () => {
  for (const suite of allSuites.filter(({ name }) => name !== 'size')) {
    for (const { contenders } of withRevision(suite, revision, dist).rows) {
      expect(contenders.every(({ role }) => role === 'ours')).toBe(true);
      for (let i = 0; i < contenders.length; i += 2) {
        const [here, there] = contenders.slice(i, i + 2);
        expect(there?.module).toBe(here?.module.replace(dist.href, revision.distUrl.href));
        expect({ ...there, id: here?.id, module: here?.module }).toEqual(here);
      }
    }
  }
});

it('prints the figures of both, and the ratio as better when this one is faster', () => {
  const suite = someSuiteResult('memory', 'row', 'calls', 'ns', [
    { id: 'sluice, fixedWindow', values: [100, 110, 120] },
    { id: 'sluice, fixedWindow@revision', values: [200, 220, 240] },
  ]);
  const options = { suites: ['memory'], effort: 'brief', rounds: 3, roundMs: 200 } as const;
  const report = { environment: someEnvironment, options, suites: [suite], goals: [], elapsedMs: 1000 };
  const text = revisionsReport(report, revision.label);
  expect(text).toContain('There: v1 (0123456789ab).');
  const line = text.split('\n').find((one) => one.includes('fixedWindow'));
  expect(line?.split(/ {2,}/)).toEqual(['a row', 'fixedWindow', 'ns', '110', '220', '2.00×']);
});

it.each(['no-such-revision', '--help', ''])(
  'rejects the revision "%s", which does not exist',
  async (name) => {
    await expect(builtRevision(name)).rejects.toThrow(`There is no revision "${name}" in this repository.`);
  },
);
