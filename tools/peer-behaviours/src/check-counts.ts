import type { Answer, Gate } from './abilities/gate.ts';
import { type Observation, observed } from './behaviour.ts';

const LONGEST_LINE = 120;

/** Makes checks one after the other, and counts those that are allowed. */
export async function countAllowed(check: () => Promise<Answer>, times: number): Promise<number> {
  let allowed = 0;
  for (let i = 0; i < times; i++) if ((await check()).allowed) allowed++;
  return allowed;
}

/** Makes checks all at once, and counts those that are allowed. */
export async function countAllowedAtOnce(check: () => Promise<Answer>, times: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: times }, check));
  return answers.filter(({ allowed }) => allowed).length;
}

/** Describes how a call failed, or that the check was denied; `undefined` if it was allowed. */
export async function failureOf(
  call: () => Promise<{ readonly allowed: boolean }>,
): Promise<string | undefined> {
  try {
    return (await call()).allowed ? undefined : 'was denied';
  } catch (error) {
    return `threw ${firstLine(error)}`;
  }
}

/**
 * Observes whether each of these keys has a count of its own, at a gate with a limit of 1: one of two checks
 * must pass.
 */
export async function observeKeysApart(gate: Gate, keys: readonly string[]): Promise<Observation> {
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

/** Name and message of an error, cut to a line of a table. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}
