import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Algorithm, StoredRecord } from '../src/algorithm.ts';
import { calendarWindow, fixedWindow, type Limiter, liveRecord, slidingWindowLog } from '../src/index.ts';
import { limitOf } from '../src/limit.ts';
import { algorithmsUnderTest } from './algorithm-under-test.ts';
import {
  type Admission,
  excess,
  inBucket,
  inClockWindows,
  inLog,
  inWeightedWindows,
  inWindows,
  type MostIn,
} from './lease-bound.ts';
import { type GiveBack, leasingProcess } from './leasing-process.ts';
import { remoteStore, turn } from './map-store.ts';
import { afterItsTime, stopTime } from './stopped-time.ts';

const START_MS = 1_700_000_000_000;
const PROCESSES = 3;
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

const bounds: Readonly<Record<string, MostIn>> = {
  'fixedWindow, opening at first use': inWindows,
  'fixedWindow, on the clock': inClockWindows,
  slidingWindow: inWeightedWindows,
  slidingWindowLog: inLog,
  tokenBucket: inBucket,
  leakyBucket: inBucket,
  gcra: inBucket,
};

const leasable = [
  ...algorithmsUnderTest.flatMap(({ name, arbitrary }) => {
    const mostIn = bounds[name];
    return mostIn === undefined ? [] : [{ name, arbitrary, mostIn }];
  }),
  {
    name: 'calendarWindow',
    arbitrary: fc
      .integer({ min: 1, max: 60 })
      .map((limit) => calendarWindow({ name: 'limit', limit, every: 'day' }).algorithm),
    mostIn: inClockWindows,
  },
];

/** What one process does: some checks of the same cost, one after the other or at once. */
interface Step {
  readonly elapsedMs: number;
  readonly process: number;
  readonly checks: number;
  readonly cost: number;
  readonly isAtOnce: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  elapsedMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 8 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 300 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 9000 }) },
  ),
  process: fc.nat(PROCESSES - 1),
  checks: fc.integer({ min: 1, max: 8 }),
  cost: fc.oneof(
    { weight: 6, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 4 }) },
  ),
  isAtOnce: fc.boolean(),
});

interface Scenario {
  readonly algorithm: Algorithm;
  readonly termMs: number;
  readonly maxUnits: number;
  /** How long a command travels to the store. */
  readonly latencyMs: number;
  readonly steps: readonly Step[];
}

function scenarios(arbitrary: fc.Arbitrary<Algorithm>): fc.Arbitrary<Scenario> {
  return fc.record({
    algorithm: arbitrary,
    termMs: fc.integer({ min: 5, max: 100 }),
    maxUnits: fc.integer({ min: 1, max: 10 }),
    latencyMs: fc.constantFrom(0, 0, 1, 3),
    steps: fc.array(step, { minLength: 15, maxLength: 35 }),
  });
}

/** A deliberate mistake of the leases. */
interface Broken {
  readonly giveBack?: GiveBack;
  readonly termTimes?: number;
}

interface Outcome {
  readonly admissions: readonly Admission[];
  readonly leased: number;
  /** The most units by which a check was denied that fitted what was admitted. */
  readonly deniedEarlyBy: number;
}

/** Runs the processes on one store. Stopped time passes only in the steps and while a command travels. */
async function run(
  { algorithm, termMs, maxUnits, latencyMs, steps }: Scenario,
  broken: Broken,
): Promise<Outcome> {
  const clock = { now: () => START_MS + Math.floor(performance.now()) };
  const travel = (): Promise<void> =>
    latencyMs === 0 ? turn() : new Promise((resolve) => void setTimeout(resolve, latencyMs));
  const settled = <T>(outcome: Promise<T>): Promise<T> => (latencyMs === 0 ? outcome : afterItsTime(outcome));
  const native = [algorithm.name];
  const store = remoteStore({ clock, before: travel, capabilities: { native, clock: 'store' } });
  const limits = [limitOf<string>({ name: 'limit' }, algorithm)];
  const lease = { termMs: termMs * (broken.termTimes ?? 1), maxUnits };
  const limiters = Array.from({ length: PROCESSES }, () =>
    leasingProcess(store, limits, lease, broken.giveBack),
  );
  const admissions: Admission[] = [];
  let leased = 0;
  let deniedEarlyBy = 0;
  // The record as it would be if the store had seen exactly the checks that were admitted, when they were.
  let model: StoredRecord | undefined;
  for (const limiter of limiters) {
    limiter.on('decision', ({ cost, decision, source }) => {
      const nowMs = clock.now();
      const live = liveRecord(model, nowMs);
      const units = cost as number;
      if (decision.allowed) {
        admissions.push({ atMs: nowMs, cost: units });
        model = units === 0 ? live : (algorithm.spend(live, nowMs, units) ?? live);
        if (source === 'lease') leased++;
      } else if (Number.isFinite(decision.retryAfterMs)) {
        deniedEarlyBy = Math.max(deniedEarlyBy, algorithm.available(live, nowMs) - units + 1);
      }
    });
  }
  for (const { elapsedMs, process, checks, cost, isAtOnce } of steps) {
    for (let ms = 0; ms < elapsedMs; ms += 5) {
      vi.advanceTimersByTime(Math.min(5, elapsedMs - ms));
      await turn();
    }
    const limiter = limiters[process] as Limiter;
    const check = (): Promise<unknown> => limiter.consume('key', { cost });
    if (isAtOnce) await settled(Promise.all(Array.from({ length: checks }, check)));
    else for (let i = 0; i < checks; i++) await settled(check());
  }
  await settled(Promise.all(limiters.map((limiter) => limiter.close())));
  return { admissions, leased, deniedEarlyBy };
}

/** What one of the processes may hold back, and the store's answer may not know yet. */
function mostDeniedEarly({ maxUnits }: Scenario): number {
  return PROCESSES * maxUnits;
}

beforeEach(() => stopTime());
afterEach(() => vi.useRealTimers());

describe(`random leases of three processes (SEED=${seed})`, () => {
  it.each(leasable)(
    'admit what $name allows in an interval and the term before, and deny early by a lease of each at most',
    async ({ name, arbitrary, mostIn }) => {
      // A bucket takes back less what has drained since, which counts as spent though it was not.
      const losesUnits = mostIn === inBucket;
      let leased = 0;
      const property = fc.asyncProperty(scenarios(arbitrary), async (scenario) => {
        const outcome = await run(scenario, {});
        leased += outcome.leased;
        expect(excess(scenario.algorithm, scenario.termMs, outcome.admissions, mostIn)).toBeUndefined();
        if (!losesUnits) expect(outcome.deniedEarlyBy).toBeLessThanOrEqual(mostDeniedEarly(scenario));
      });
      await fc.assert(property, { seed, numRuns: 25 });
      expect(leased, name).toBeGreaterThan(25);
    },
  );
});

describe(`the same properties find leases that (SEED=${seed})`, () => {
  const window = fixedWindow({ name: 'limit', limit: 12, window: 200, align: 'clock' }).algorithm;
  const log = slidingWindowLog({ name: 'limit', limit: 12, window: '10s' }).algorithm;

  const finds = async (algorithm: Algorithm, mostIn: MostIn, broken: Broken): Promise<boolean> => {
    const busy = fc.record({
      elapsedMs: fc.constantFrom(0, 0, 0, 1, 3, 10, 40),
      process: fc.nat(PROCESSES - 1),
      checks: fc.integer({ min: 1, max: 4 }),
      cost: fc.constant(1),
      isAtOnce: fc.boolean(),
    });
    const scenario = fc.record({
      algorithm: fc.constant(algorithm),
      termMs: fc.constant(20),
      maxUnits: fc.constantFrom(1, 3),
      latencyMs: fc.constant(0),
      steps: fc.array(busy, { minLength: 40, maxLength: 60 }),
    });
    const holds = async (broke: Broken, numRuns: number): Promise<boolean> => {
      const property = fc.asyncProperty(scenario, async (one) => {
        const { admissions, deniedEarlyBy } = await run(one, broke);
        const early = deniedEarlyBy <= mostDeniedEarly(one);
        return excess(algorithm, one.termMs, admissions, mostIn) === undefined && early;
      });
      return !(await fc.check(property, { seed, numRuns, endOnFailure: true })).failed;
    };
    expect(await holds({}, 20)).toBe(true);
    return !(await holds(broken, 200));
  };

  it('outlive their term', async () => {
    expect(await finds(window, inClockWindows, { termTimes: 20 })).toBe(true);
  });

  it('give back to a later window', async () => {
    const giveBack: GiveBack = ({ chargedAtMs: _, ...check }) => ({ ...check, kind: 'refund' });
    expect(await finds(window, inClockWindows, { giveBack })).toBe(true);
  });

  it('are never given back', async () => {
    expect(await finds(log, inLog, { giveBack: () => undefined })).toBe(true);
  });
});
