import type { Contender } from '../contender.ts';
import { allKeys } from './keys.ts';
import type { Measuring, StartMeasuring } from './measurement.ts';
import { expectVerdict, openFunction, openProven, setupOf } from './open-contender.ts';

/** The memory that a key takes, without the text of the key. Needs `--expose-gc`. */
export const startMeasuring: StartMeasuring = async (assignment): Promise<Measuring> => {
  const proven = await openProven(assignment);
  await proven.close?.();
  const open = await openFunction<Contender>(assignment.entry.module);
  const keys = allKeys('in-turn', assignment.keyCount);
  return {
    round: async () => {
      const before = usedBytes();
      const contender = await open(setupOf(assignment));
      for (const key of keys) await contender.check(key);
      const bytes = (usedBytes() - before) / keys.length;
      await expectVerdict(contender, keys[0] as string, assignment);
      await contender.close?.();
      return { bytes };
    },
    close: async () => {},
  };
};

function usedBytes(): number {
  if (globalThis.gc === undefined) throw new Error('Heap is measured with --expose-gc');
  // After one collection, finalizers and weak references still hold some objects.
  for (let i = 0; i < 4; i++) globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
