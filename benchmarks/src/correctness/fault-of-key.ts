import type { Gate } from './abilities.ts';
import { countAllowed } from './count-allowed.ts';
import { firstLine } from './first-line.ts';

/** What is wrong with a key at a gate with a limit of 1, if anything: it must pass once. */
export async function faultOfKey(gate: Gate, key: string): Promise<string | undefined> {
  try {
    const allowed = await countAllowed(() => gate.check(key), 2);
    return allowed === 1 ? undefined : `passed ${allowed} times of 2`;
  } catch (error) {
    return `threw ${firstLine(error)}`;
  }
}
