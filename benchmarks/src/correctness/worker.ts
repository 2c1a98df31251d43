import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Abilities } from './abilities.ts';
import { nameOf } from './contestant.ts';
import { contestants } from './contestants/all-contestants.ts';
import type { CountTask, FloodFigures, FloodTask, WorkerSetting } from './elsewhere.ts';
import { surroundingsOf } from './surroundings.ts';

// A process beside the one that judges: it runs one contestant, with a clock that may be wrong.

const setting = JSON.parse(process.argv[2] ?? '') as WorkerSetting;

/** Shifts the time that this process tells, as on a machine whose clock is wrong. */
function skewClock(byMs: number): void {
  const RightDate = Date;
  class SkewedDate extends RightDate {
    constructor(...parts: [] | [number | string]) {
      if (parts.length === 0) super(RightDate.now() + byMs);
      else super(...parts);
    }
    static override now(): number {
      return RightDate.now() + byMs;
    }
  }
  globalThis.Date = SkewedDate as DateConstructor;
}

async function count(abilities: Abilities, { options, key, times }: CountTask): Promise<number> {
  const gate = await abilities.window(options);
  const answers = await Promise.all(Array.from({ length: times }, () => gate.check(key)));
  return answers.filter(({ allowed }) => allowed).length;
}

async function flood(abilities: Abilities, { options, keys }: FloodTask): Promise<FloodFigures> {
  if (abilities.bulk === undefined) throw new Error('Nothing to flood');
  let timers = 0;
  const hook = createHook({ init: (_id, type) => (type === 'Timeout' ? timers++ : 0) });
  const check = await abilities.bulk(options);
  await check('the first');
  const before = heapBytes();
  const start = performance.now();
  hook.enable();
  for (let i = 0; i < keys; i++) await check(`visitor:${i}`);
  const bytesAfterHalf = heapBytes() - before;
  for (let i = keys; i < 2 * keys; i++) await check(`visitor:${i}`);
  const bytesAfterAll = heapBytes() - before;
  hook.disable();
  const floodMs = performance.now() - start;
  // Two windows: a library that sweeps does so once per window.
  await sleep(2 * options.windowMs + 100);
  await check('the last');
  const bytesWhenOver = heapBytes() - before;
  return { bytesAfterHalf, bytesAfterAll, bytesWhenOver, timers, floodMs };
}

function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function load(): Promise<Abilities> {
  const contestant = contestants.find((one) => nameOf(one) === setting.contestant);
  if (contestant === undefined) throw new Error(`No contestant ${setting.contestant}`);
  return (await contestant.load()).abilities(surroundingsOf(setting.urls).surroundings);
}

/** Tells the judging process what work came to, or how it failed. */
async function report(work: Promise<unknown>): Promise<void> {
  const message = await work.then(
    (result) => ({ result }),
    (error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }),
  );
  process.send?.(message);
}

skewClock(setting.clockSkewMs);
process.on('disconnect', () => process.exit());
const loading = load();
process.on('message', (task: CountTask | FloodTask) => {
  const doing = loading.then<unknown>((abilities) =>
    task.task === 'count' ? count(abilities, task) : flood(abilities, task),
  );
  void report(doing);
});
await report(loading.then(() => 'ready'));
