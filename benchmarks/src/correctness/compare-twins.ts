import type { Gate, Twins, WindowOptions } from './abilities.ts';
import { failureOf } from './failure-of.ts';

/** The limit of twins that are compared. */
export const TWIN_OPTIONS: WindowOptions = { limit: 20, windowMs: 3000 };
/** Between rounds, in windows. Their ends are far from that of any window, so that no delay matters. */
const PAUSES = [0.5, 1.2];
const STEPS = 60;

/** What twins answered. */
export interface Comparison {
  /** How many answers were compared. */
  readonly answers: number;
  /** The first that was not the same. */
  readonly difference?: string;
}

/**
 * Makes the same checks, with costs and refunds where there are any: three rounds, one that exhausts the limit, one in the same window, one after it.
 */
export async function compareTwins({ here, inMemory, pause }: Twins): Promise<Comparison> {
  // First calls may set things up.
  await Promise.all([here.check('another'), inMemory.check('another')]);
  let answers = 0;
  for (let round = 0; round <= PAUSES.length; round++) {
    for (let step = 0; step < STEPS; step++) {
      const [one, other] = await Promise.all([answerOf(here, round, step), answerOf(inMemory, round, step)]);
      answers++;
      if (one !== other) return { answers, difference: `answer ${answers} is: ${one}; in memory: ${other}` };
    }
    await pause((PAUSES[round] ?? 0) * TWIN_OPTIONS.windowMs);
  }
  return { answers };
}

async function answerOf({ check, spend, refund }: Gate, round: number, step: number): Promise<string> {
  const key = `key${step % 3}`;
  const cost = 1 + ((step * step + round) % 4);
  if (refund !== undefined && step % 7 === 6) {
    await refund(key, 1);
    return 'gave back';
  }
  return (await failureOf(() => (spend === undefined ? check(key) : spend(key, cost)))) ?? 'passed';
}

/** A comparison in words. */
export function inWords({ answers, difference }: Comparison): string {
  return difference ?? `${answers} answers, all the same`;
}
