import { checkInFlight } from './in-flight.ts';
import { allKeys } from './keys.ts';
import type { Assignment, Measuring, StartMeasuring } from './measurement.ts';
import { openProven } from './open-contender.ts';

const IN_FLIGHT = 1000;
/** Keys that are there before the first reading, and with them the buffers and scripts of a connection. */
const KEYS_BEFORE = 2000;

/**
 * The memory that a key takes on a Redis server, its name included: the growth of `used_memory` over ordinary
 * checks of new keys. The keys are removed afterwards.
 */
export const startMeasuring: StartMeasuring = async (given): Promise<Measuring> => {
  const assignment = inOwnDatabase(given);
  const contender = await openProven(assignment);
  const keys = allKeys('in-turn', assignment.checks);
  const added = keys.length - KEYS_BEFORE;
  return {
    round: async () => {
      if (contender.serverBytes === undefined) throw new Error('The contender cannot read the memory');
      await checkInFlight(contender, keys, 0, KEYS_BEFORE, IN_FLIGHT);
      const before = await contender.serverBytes();
      await checkInFlight(contender, keys, KEYS_BEFORE, added, IN_FLIGHT);
      const bytes = (await contender.serverBytes()) - before;
      await contender.removeKeys?.(`${assignment.namespace}*`);
      return { bytes: bytes / added };
    },
    close: async () => contender.close?.(),
  };
};

/** With a logical database of its own, whose table of keys begins empty whatever others have stored. */
function inOwnDatabase(assignment: Assignment): Assignment {
  const url = new URL(assignment.serverUrl);
  url.pathname = `/${assignment.entry.options?.database}`;
  return { ...assignment, serverUrl: url.href };
}
