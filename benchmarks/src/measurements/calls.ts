import { do_not_optimize, measure } from 'mitata';
import { allKeys, keySequence } from './keys.ts';
import type { Measuring, StartMeasuring } from './measurement.ts';
import { expectVerdict, openProven } from './open-contender.ts';

/** Checks one after the other, within this process. mitata runs the loop, in batches of 4,096; `ns` is the mean. */
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
  return {
    round: async () => {
      const { avg } = await measure(call, {
        min_cpu_time: assignment.roundMs * 1e6,
        // Always in batches: a call takes less time than the clock takes to read.
        warmup_threshold: Number.POSITIVE_INFINITY,
        batch_threshold: Number.POSITIVE_INFINITY,
      });
      await expectVerdict(contender, keys[next] as string, assignment);
      return { ns: avg };
    },
    close: async () => contender.close?.(),
  };
};
