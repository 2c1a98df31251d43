import { type HeapProfiler, Session } from 'node:inspector/promises';
import { checkInFlight } from './in-flight.ts';
import { allKeys, keySequence } from './keys.ts';
import type { Measuring, StartMeasuring } from './measurement.ts';
import { expectVerdict, openProven } from './open-contender.ts';

/** The distance between two allocations that V8 samples, on average. */
const SAMPLING_INTERVAL_BYTES = 2048;

/**
 * The bytes that the process of a contender allocates per check, its client and the loop included. V8 samples
 * allocations, those of objects that are collected meanwhile too; what it counts is independent of the speed
 * of the machine. Even the fewest checks of a round are thousands of samples.
 */
export const startMeasuring: StartMeasuring = async (assignment): Promise<Measuring> => {
  const { keys: pattern, keyCount, inFlight, checks } = assignment;
  const contender = await openProven(assignment);
  const keys = keySequence(pattern, keyCount);
  const everyKey = allKeys(pattern, keyCount);
  await contender.prepare?.(everyKey);
  // For records to exist, and for the compiler.
  await checkInFlight(contender, everyKey, 0, checks, inFlight);
  const session = new Session();
  session.connect();
  return {
    round: async () => {
      await session.post('HeapProfiler.startSampling', {
        samplingInterval: SAMPLING_INTERVAL_BYTES,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
      await checkInFlight(contender, keys, 0, checks, inFlight);
      const { profile } = await session.post('HeapProfiler.stopSampling');
      await expectVerdict(contender, keys[0] as string, assignment);
      return { bytes: bytesOf(profile.head) / checks };
    },
    close: async () => {
      session.disconnect();
      await contender.close?.();
    },
  };
};

function bytesOf({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((bytes, child) => bytes + bytesOf(child), selfSize);
}
