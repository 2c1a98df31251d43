import type { Gate } from './abilities.ts';
import { type Observation, observed } from './behaviour.ts';
import { countAllowed } from './count-allowed.ts';
import { firstLine } from './first-line.ts';

/** Whether each of these keys has a count of its own, at a gate with a limit of 1: it must pass once of two tries. */
export async function keysApart(gate: Gate, keys: readonly string[]): Promise<Observation> {
  const wrong: string[] = [];
  for (const key of keys) {
    const fault = await faultOfKey(gate, key);
    if (fault !== undefined) wrong.push(`${JSON.stringify(key)} ${fault}`);
  }
  return wrong.length === 0
    ? observed(true, `${keys.length} keys, each passed once`)
    : observed(false, wrong.join('; '));
}

async function faultOfKey(gate: Gate, key: string): Promise<string | undefined> {
  try {
    const allowed = await countAllowed(() => gate.check(key), 2);
    return allowed === 1 ? undefined : `passed ${allowed} times of 2`;
  } catch (error) {
    return `threw ${firstLine(error)}`;
  }
}
