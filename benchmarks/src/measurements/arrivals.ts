import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Contender } from '../contender.ts';
import { quantile } from '../figures/statistics.ts';
import { checkInFlight } from './in-flight.ts';
import { allKeys, keySequence } from './keys.ts';
import type { Measuring, StartMeasuring } from './measurement.ts';
import { expectVerdict, openProven } from './open-contender.ts';
import { type Answers, arrivalTimes, checkAtTimes } from './open-loop.ts';
import { roundLength } from './round-length.ts';
import { SEED, seededRandom } from './zipf.ts';

/** In the closed loop that finds the capacity. */
const IN_FLIGHT = 1000;
/** Of a round, how much of it finds the capacity. */
const CAPACITY_SHARE = 1 / 6;
/** However short the rounds are, so that the loop has begun to run evenly. */
const LEAST_CHECKS = 4 * IN_FLIGHT;

const STALL_MS = 100;
const STALL_EVERY_MS = 500;

/** The interval of the timer that measures the delay of the event loop, which is part of what it reports. */
const LOOP_TIMER_MS = 1;

/**
 * Checks that arrive at a fixed rate. Each round first finds the capacity of the contender, with many checks
 * in flight, and then offers a share of it, so both are of the same moment of the machine. The times of
 * arrival are drawn from a seed: with the same capacity, they are the same.
 */
export const startMeasuring: StartMeasuring = async (assignment): Promise<Measuring> => {
  const { load, roundMs, keyCount } = assignment;
  if (load === undefined) throw new Error('The row has no load');
  const contender = await openProven(assignment);
  const keys = keySequence(assignment.keys, keyCount);
  const everyKey = allKeys(assignment.keys, keyCount);
  await contender.prepare?.(everyKey);
  await checkInFlight(contender, everyKey, 0, everyKey.length, IN_FLIGHT);
  const wholeMs = roundMs * roundLength('arrivals');
  const loadMs = wholeMs * (1 - CAPACITY_SHARE);
  const stalled = load.hasStalls ? keys[0] : undefined;
  return {
    round: async () => {
      const capacity = await capacityOf(contender, keys, wholeMs * CAPACITY_SHARE);
      const times = arrivalTimes(capacity * load.ofCapacity, loadMs, seededRandom(SEED));
      const delay = monitorEventLoopDelay({ resolution: LOOP_TIMER_MS });
      delay.enable();
      const [answers] = await Promise.all([
        checkAtTimes(contender, keys, times, stalled),
        stalled === undefined ? undefined : stallDuring(contender, stalled, loadMs),
      ]);
      delay.disable();
      throwIfBroken(answers);
      await expectVerdict(contender, keys.at(-1) as string, assignment);
      const { latenciesMs, failures } = answers;
      return {
        p99Ms: quantile(latenciesMs, 0.99),
        p50Ms: quantile(latenciesMs, 0.5),
        p999Ms: quantile(latenciesMs, 0.999),
        loopDelayMs: Math.max(0, delay.max / 1e6 - LOOP_TIMER_MS),
        failedPercent: (failures.length / Math.max(1, times.length)) * 100,
        offered: times.length / (loadMs / 1000),
        capacity,
      };
    },
    close: async () => contender.close?.(),
  };
};

/** Checks a second in a closed loop of this length, or longer if it makes too few. */
async function capacityOf(contender: Contender, keys: readonly string[], forMs: number): Promise<number> {
  const startMs = performance.now();
  let checks = 0;
  const isDue = (): boolean => checks < LEAST_CHECKS || performance.now() - startMs < forMs;
  const worker = async (): Promise<void> => {
    while (isDue()) await contender.check(keys[checks++ % keys.length] as string);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return checks / ((performance.now() - startMs) / 1000);
}

/** Stalls the server every half second, and at least once, at even distances. */
async function stallDuring(contender: Contender, key: string, forMs: number): Promise<void> {
  if (contender.stall === undefined) throw new Error('The contender cannot stall its server');
  const count = Math.max(1, Math.round(forMs / STALL_EVERY_MS));
  const gapMs = forMs / count;
  const stalls = Array.from({ length: count }, async (_, i) => {
    await new Promise((resolve) => setTimeout(resolve, (i + 0.5) * gapMs));
    await contender.stall?.(key, STALL_MS);
  });
  await Promise.all(stalls);
}

/** Some checks may fail under load, and are counted. If most do, the contender does not work. */
function throwIfBroken({ latenciesMs, failures }: Answers): void {
  if (failures.length > latenciesMs.length) throw failures[0];
}
