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
  /** Whether the processes hang for that time, so that no timer fires until it is over. */
  readonly isStalled?: boolean;
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
  isStalled: fc.boolean(),
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
  const timers = performance.now.bind(performance);
  const beganMs = timers();
  let stalledMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => timers() - beganMs + stalledMs);
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
  for (const { elapsedMs, isStalled = false, process, checks, cost, isAtOnce } of steps) {
    if (isStalled) stalledMs += elapsedMs;
    else {
      for (let ms = 0; ms < elapsedMs; ms += 5) {
        vi.advanceTimersByTime(Math.min(5, elapsedMs - ms));
        await turn();
      }
    }
    const limiter = limiters[process] as Limiter;
    const check = (): Promise<unknown> => limiter.consume('key', { cost });
    if (isAtOnce) await settled(Promise.all(Array.from({ length: checks }, check)));
    else for (let i = 0; i < checks; i++) await settled(check());
  }
  await settled(Promise.all(limiters.map((limiter) => limiter.close())));
  vi.restoreAllMocks();
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

describe('the same bounds are broken by leases that', () => {
  const step = (elapsedMs: number, process: number, checks: number, isStalled = false): Step => {
    return { elapsedMs, process, checks, cost: 1, isAtOnce: false, isStalled };
  };
  const again = (times: number, one: Step): Step[] => new Array<Step>(times).fill(one);
  const log = slidingWindowLog({ name: 'limit', limit: 30, window: '100ms' }).algorithm;
  const long = slidingWindowLog({ name: 'limit', limit: 100, window: '1m' }).algorithm;
  const window = fixedWindow({ name: 'limit', limit: 20, window: '200ms', align: 'clock' }).algorithm;
  const refund: GiveBack = ({ chargedAtMs: _, ...check }) => ({ ...check, kind: 'refund' });

  it.each<[string, Broken, Algorithm, MostIn, number, readonly Step[]]>([
    [
      'outlive their term',
      { termTimes: 5 },
      log,
      inLog,
      10,
      // Taken at 0, and used shortly before all of the log can be spent again.
      [step(0, 0, 5), step(0, 1, 5), step(0, 2, 30), step(45, 0, 1), step(0, 1, 1)].concat([
        step(45, 0, 5),
        step(0, 1, 5),
        step(12, 2, 40),
      ]),
    ],
    [
      'give back to a later window',
      { giveBack: refund },
      window,
      inClockWindows,
      8,
      // Taken just before the end of a window, by a process that hangs until the next one is in use.
      [step(199, 0, 5), step(40, 1, 3, true), step(0, 2, 9), step(30, 1, 30), step(0, 2, 30)],
    ],
    [
      'are never given back',
      { giveBack: () => undefined },
      long,
      inLog,
      4,
      [...again(8, step(450, 0, 5)), step(0, 1, 100)],
    ],
  ])('%s', async (_mistake, broken, algorithm, mostIn, maxUnits, steps) => {
    const scenario = { algorithm, termMs: 20, maxUnits, latencyMs: 0, steps };
    const holds = async (how: Broken): Promise<boolean> => {
      const { admissions, deniedEarlyBy } = await run(scenario, how);
      return (
        excess(algorithm, scenario.termMs, admissions, mostIn) === undefined &&
        deniedEarlyBy <= mostDeniedEarly(scenario)
      );
    };
    expect(await holds({})).toBe(true);
    expect(await holds(broken)).toBe(false);
  });
});
