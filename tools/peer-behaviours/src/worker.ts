import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Offer } from './abilities/abilities.ts';
import type { BulkCheck } from './abilities/gate.ts';
import { countAllowedAtOnce } from './check-counts.ts';
import { nameOf } from './contestant.ts';
import { contestants } from './contestants/all-contestants.ts';
import { openEnvironment } from './environment.ts';
import {
  type CountTask,
  type FloodFigures,
  type FloodTask,
  TIMED_KEYS,
  type WorkerSetting,
} from './other-process.ts';

// The program of another process: it runs one contestant, with a clock that may be off.

const setting = JSON.parse(process.argv[2] ?? '') as WorkerSetting;

/** Shifts `Date` in this process, as on a machine whose clock is off. */
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

async function count(offer: Offer, { options, key, times }: CountTask): Promise<number> {
  const gate = await offer.window(options);
  return countAllowedAtOnce(() => gate.check(key), times);
}

async function flood(offer: Offer, { options, keys }: FloodTask): Promise<FloodFigures> {
  if (offer.bulk === undefined) throw new Error('The contestant offers no bulk checks');
  const check = await offer.bulk(options);
  const timers = await timersOf(check);
  const before = heapBytes();
  const start = performance.now();
  for (let i = 0; i < keys; i++) await check(`visitor:${i}`);
  const bytesAfterHalf = heapBytes() - before;
  for (let i = keys; i < 2 * keys; i++) await check(`visitor:${i}`);
  const bytesAfterAll = heapBytes() - before;
  const floodMs = performance.now() - start;
  // Two windows: a library that sweeps does so once per window.
  if (floodMs < options.windowMs) await sleep(2 * options.windowMs + 100);
  const bytesWhenOver = heapBytes() - before;
  // Used once more, so that nothing of it is collected earlier.
  await check('the last');
  return { bytesAfterHalf, bytesAfterAll, bytesWhenOver, timers, floodMs };
}

/** Counts the timers created for 1,000 keys, not for a whole flood: the hook costs more than the checks. */
async function timersOf(check: BulkCheck): Promise<number> {
  let timers = 0;
  const hook = createHook({ init: (_id, type) => (type === 'Timeout' ? timers++ : 0) });
  await check('the first');
  hook.enable();
  for (let i = 0; i < TIMED_KEYS; i++) await check(`timed:${i}`);
  hook.disable();
  return timers;
}

function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function load(): Promise<Offer> {
  const contestant = contestants.find((one) => nameOf(one) === setting.contestant);
  if (contestant === undefined) throw new Error(`No contestant ${setting.contestant}`);
  return (await contestant.load()).offer(openEnvironment(setting.urls).environment);
}

/** Sends the result of the work to the parent, or how it failed. */
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
  const doing = loading.then<unknown>((offer) =>
    task.task === 'count' ? count(offer, task) : flood(offer, task),
  );
  void report(doing);
});
await report(loading.then(() => 'ready'));
