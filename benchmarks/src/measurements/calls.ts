import { do_not_optimize, measure } from 'mitata';
import { allKeys, keySequence } from './keys.ts';
import type { Measuring, StartMeasuring } from './measurement.ts';
import { expectVerdict, openProven } from './open-contender.ts';

/**
 * Calls that mitata makes between two readings of the clock: enough that reading costs nothing, and few
 * enough for a short batch.
 */
const MOST_CALLS_A_BATCH = 4096;
const LEAST_CALLS_A_BATCH = 16;
const BATCH_MS = 1;
const TRIAL_CALLS = 200;

/** Checks one after the other, in this process. mitata runs the loop, in batches; `ns` is the mean. */
export const startMeasuring: StartMeasuring = async (assignment): Promise<Measuring> => {
  const contender = await openProven(assignment);
  const keys = keySequence(assignment.keys, assignment.keyCount);
  const everyKey = allKeys(assignment.keys, assignment.keyCount);
  await contender.prepare?.(everyKey);
  for (const key of everyKey) await contender.check(key);
  let next = 0;
  const call = (): unknown => {
    next = next + 1 < keys.length ? next + 1 : 0;
    const answer = contender.check(keys[next] as string);
    do_not_optimize(answer);
    return answer;
  };
  const batch = await batchSize(call);
  return {
    round: async () => {
      const { avg } = await measure(call, {
        batch_samples: batch,
        min_cpu_time: assignment.roundMs * 1e6,
        // Always in batches: a call takes less time than reading the clock.
        warmup_threshold: Number.POSITIVE_INFINITY,
        batch_threshold: Number.POSITIVE_INFINITY,
      });
      await expectVerdict(contender, keys[next] as string, assignment);
      return { ns: avg };
    },
    close: async () => contender.close?.(),
  };
};

/** A power of two, so that it is a multiple of the calls that mitata unrolls. */
async function batchSize(call: () => unknown): Promise<number> {
  const startMs = performance.now();
  for (let i = 0; i < TRIAL_CALLS; i++) await call();
  const callMs = (performance.now() - startMs) / TRIAL_CALLS;
  const fitting = 2 ** Math.floor(Math.log2(BATCH_MS / callMs));
  return Math.min(MOST_CALLS_A_BATCH, Math.max(LEAST_CALLS_A_BATCH, fitting));
}
