import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FakeUpstream, fakeUpstream } from '@sluice/outbound/testing';
import type { Scenario, Target, WorkerRun } from './worker-run.ts';

const PROCESSES = 8;

/** What happened to one upstream. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly calls: number;
  readonly refused: number;
  readonly share: number;
}

/** What the processes used, those that were killed left out. */
export interface Usage {
  /** Errors of calls, by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Changes of the store that were asked for. */
  readonly exchanges: number;
  readonly cpuMs: number;
  /** How often rows of Postgres were locked, and for how long altogether; 0 on Redis. */
  readonly locks: number;
  readonly lockedMs: number;
}

/** What happened in a run. */
export interface RunOutcome {
  readonly outcomes: readonly Outcome[];
  readonly usage: Usage;
  readonly kills: number;
}

/** How a run goes on and ends. */
export interface RunOptions {
  readonly program: string;
  readonly store: 'redis' | 'postgres';
  readonly storeUrl: string;
  /** Ends when the upstreams have counted this many calls altogether, or after `mostMs`. */
  readonly calls: number;
  readonly mostMs: number;
  /** How often one of the processes is killed, and replaced. Default: never. */
  readonly killEveryMs?: number;
}

/** Runs all scenarios at once, in eight processes that share nothing but the store. */
export async function simulate(scenarios: readonly Scenario[], options: RunOptions): Promise<RunOutcome> {
  const fakes = await Promise.all(scenarios.map(({ fake }) => fakeUpstream(fake)));
  const runOf = (index: number): WorkerRun => ({
    store: options.store,
    storeUrl: options.storeUrl,
    targets: scenarios.map((scenario, i) => targetOf(scenario, fakes[i] as FakeUpstream, index)),
  });
  const children: ChildProcess[] = [];
  try {
    children.push(
      ...(await Promise.all(Array.from({ length: PROCESSES }, (_, i) => start(options, runOf(i))))),
    );
    for (const child of children) child.send('go');
    const kills = await untilDone(fakes, options, async () => {
      const i = Math.floor(Math.random() * PROCESSES);
      children[i]?.kill('SIGKILL');
      const child = await start(options, runOf(i));
      children[i] = child;
      child.send('go');
    });
    // While calls go on: a window without calls would count as unused.
    const outcomes = fakes.map((fake, i): Outcome => {
      const { ok, limited, quotaShare = 0 } = fake.counts();
      return { scenario: scenarios[i] as Scenario, calls: ok, refused: limited, share: quotaShare };
    });
    return { outcomes, usage: await usageOf(children), kills };
  } finally {
    const exits = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    for (const child of exits) child.kill('SIGKILL');
    await Promise.all(exits.map((child) => once(child, 'exit')));
    await Promise.all(fakes.map((fake) => fake.close()));
  }
}

async function untilDone(
  fakes: readonly FakeUpstream[],
  { calls, mostMs, killEveryMs = Number.POSITIVE_INFINITY }: RunOptions,
  kill: () => Promise<void>,
): Promise<number> {
  const startedMs = performance.now();
  let kills = 0;
  const counted = (): number => fakes.reduce((sum, fake) => sum + fake.counts().ok, 0);
  while (counted() < calls && performance.now() - startedMs < mostMs) {
    await sleep(50);
    if (performance.now() - startedMs < (kills + 1) * killEveryMs) continue;
    kills++;
    await kill();
  }
  return kills;
}

function targetOf(scenario: Scenario, fake: FakeUpstream, worker: number): Target {
  const { fake: _, share: _share, paths = Array(8).fill('/') as string[], ...target } = scenario;
  // Half of the processes for each path, so that each is wanted by several.
  const own = paths.filter((path, i) => path === '/' || (i + worker) % 2 === 0);
  return { ...target, url: fake.url, paths: own };
}

async function start({ program }: RunOptions, run: WorkerRun): Promise<ChildProcess> {
  const child = fork(program, [JSON.stringify(run)], { execArgv: [] });
  await once(child, 'message');
  return child;
}

async function usageOf(children: readonly ChildProcess[]): Promise<Usage> {
  const usages = await Promise.all(
    children.map(async (child) => {
      const answer = once(child, 'message');
      child.send('report');
      return ((await answer) as [Usage])[0];
    }),
  );
  const failures: Record<string, number> = {};
  for (const usage of usages) {
    for (const [code, count] of Object.entries(usage.failures))
      failures[code] = (failures[code] ?? 0) + count;
  }
  const sum = (of: (usage: Usage) => number): number => usages.reduce((all, usage) => all + of(usage), 0);
  return {
    failures,
    exchanges: sum(({ exchanges }) => exchanges),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    locks: sum(({ locks }) => locks),
    lockedMs: sum(({ lockedMs }) => lockedMs),
  };
}
