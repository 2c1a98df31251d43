import { checkInFlight } from './in-flight.ts';
import { allKeys } from './keys.ts';
import type { Measuring, StartMeasuring } from './measurement.ts';
import { openProven } from './open-contender.ts';

const IN_FLIGHT = 1000;

/** The size of the contender's table after `checks` checks, in megabytes. */
export const startMeasuring: StartMeasuring = async (assignment): Promise<Measuring> => {
  const { checks, keyCount } = assignment;
  const contender = await openProven(assignment);
  return {
    round: async () => {
      // No more keys than checks: when few checks are made, a row of a million keys has fewer.
      const keys = allKeys('in-turn', Math.min(keyCount, checks));
      await checkInFlight(contender, keys, 0, checks, IN_FLIGHT);
      const {
        tableBytes = Number.NaN,
        indexBytes = Number.NaN,
        records = Number.NaN,
      } = (await contender.tableBytes?.()) ?? {};
      return { tableMb: tableBytes / 1e6, indexMb: indexBytes / 1e6, records };
    },
    close: async () => contender.close?.(),
  };
};
