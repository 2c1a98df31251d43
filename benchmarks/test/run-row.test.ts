import { afterEach, expect, it, vi } from 'vitest';
import { missingContenders, type RowResult, type SuiteResult } from '../src/figures/results.ts';
import type { RunOptions } from '../src/figures/run-report.ts';
import type { Assignment } from '../src/measurements/measurement.ts';
import { reportMarkdown } from '../src/report/markdown.ts';
import { ContenderProcess } from '../src/run/contender-process.ts';
import { type RowSettings, runRow } from '../src/run/run-row.ts';
import type { Entry, Row } from '../src/suite.ts';
import { someEnvironment } from './some-report.ts';

const built = new URL('../dist/', import.meta.url);
const fixture = new URL('./fixtures/contender.mjs', import.meta.url).href;

// Generous: time is not the point, and every contender is a process.
vi.setConfig({ testTimeout: 240_000 });

const settings: RowSettings = {
  workerUrl: new URL('measurements/worker.js', built),
  timeLimitMs: 120_000,
  rounds: 2,
  roundMs: 5,
  keyCount: 10,
  isFull: false,
};

function contender(id: string, fails?: string): Entry {
  return { id, label: id, role: 'ours', module: fixture, options: { fails } };
}

function rowOf(...contenders: Entry[]): Row {
  return { id: 'row', title: 'a row', measurement: 'calls', contenders, peer: 'sound' };
}

const noServer = (): string => '';

function missingIn(result: RowResult): Record<string, string> {
  return Object.fromEntries(
    result.contenders.flatMap(({ entry, missing }) => (missing === undefined ? [] : [[entry.id, missing]])),
  );
}

afterEach(() => {
  vi.unstubAllEnvs();
});

it('measures every contender in every round, and takes the median', async () => {
  const { contenders } = await runRow(rowOf(contender('sound'), contender('another')), noServer, settings);
  for (const { rounds, summaries, missing } of contenders) {
    expect(missing).toBeUndefined();
    expect(rounds).toHaveLength(2);
    expect(summaries.ns?.median).toBeGreaterThan(0);
  }
});

it('marks exactly the contenders that fail as missing, each with its reason', async () => {
  const row = rowOf(
    contender('sound'),
    contender('unopened', 'to open'),
    contender('broken', 'by throwing'),
    contender('dead', 'by dying'),
    contender('wrong', 'by allowing all'),
    { ...contender('lost'), module: new URL('./fixtures/nowhere.mjs', import.meta.url).href },
  );
  expect(missingIn(await runRow(row, noServer, settings))).toEqual({
    unopened: 'it does not open',
    broken: 'it broke',
    dead: expect.stringContaining('exit code 7'),
    wrong: 'With a limit of 2, three checks of a key were allowed, allowed, allowed',
    lost: "Cannot find module 'nowhere.mjs' imported from open-contender.js",
  });
});

it('ends a contender that hangs, and goes on with the others', async () => {
  const row = rowOf(contender('sound'), contender('stuck', 'by hanging'));
  let missing: Record<string, string> = {};
  // On a busy machine, the sound contender may need more time.
  for (const seconds of [4, 16, 64]) {
    missing = missingIn(await runRow(row, noServer, { ...settings, timeLimitMs: seconds * 1000 }));
    expect(missing.stuck).toBe(`It hung: no answer within ${seconds} s`);
    if (missing.sound === undefined) break;
  }
  expect(Object.keys(missing)).toEqual(['stuck']);
});

it('reports a process that died between rounds at the next request', async () => {
  const assignment: Assignment = {
    measurement: 'calls',
    entry: contender('sound'),
    namespace: 'test',
    serverUrl: '',
    keys: 'hot',
    keyCount: 1,
    inFlight: 1,
    roundMs: 5,
    checks: 0,
  };
  const started = await ContenderProcess.start(assignment, settings);
  await started.round();
  started.kill();
  for (let requests = 0; requests < 2; requests++) {
    await expect(started.round()).rejects.toThrow('Its process died (SIGKILL)');
  }
});

it('notices a verdict other than the one that the row expects', async () => {
  const row = rowOf(contender('sound'), { ...contender('denied'), expected: 'denied' });
  expect(missingIn(await runRow(row, noServer, settings))).toEqual({
    denied: 'A check was allowed where it had to be denied',
  });
});

it('marks the rows of a package that is not installed as missing, and says so before any figure', async () => {
  vi.stubEnv('NODE_OPTIONS', `--import ${new URL('./fixtures/without-package.mjs', import.meta.url).href}`);
  vi.stubEnv('WITHOUT_PACKAGE', 'limiter');
  const module = new URL('suites/memory/contenders/limiter.js', built).href;
  const row = rowOf(contender('sound'), { ...contender('limiter'), module });
  const result = await runRow(row, noServer, settings);
  expect(missingIn(result)).toEqual({ limiter: 'Cannot find package "limiter"' });

  const suite = {
    name: 'one',
    title: 'One',
    about: '',
    packages: [],
    rows: [row],
    serverOf: () => undefined,
  };
  const suites: SuiteResult[] = [{ suite, rows: [result] }];
  expect(missingContenders(suites)).toEqual({
    missing: ['one, a row: limiter: Cannot find package "limiter"'],
    all: 2,
  });
  const options: RunOptions = { suites: ['one'], effort: 'full', rounds: 2, roundMs: 5 };
  const [first] = reportMarkdown({
    environment: someEnvironment,
    options,
    suites,
    goals: [],
    elapsedMs: 0,
  }).split('\n');
  expect(first).toBe('**INCOMPLETE: 1 of 2 rows missing.**');
});
