import type { Gate, Twins, WindowOptions } from './abilities.ts';
import { refusalOf } from './refusal-of.ts';

/** The limit of twins that are compared. */
export const TWIN_OPTIONS: WindowOptions = { limit: 10, windowMs: 3000 };
const STEPS = 30;

/**
 * When rounds begin, in windows from the first check: one that exhausts the limit, one in the same window, and one when even
 * a window that began anew with the last denial is over.
 */
const ROUNDS = [0, 0.3, 2.2];

/** What twins answered. */
export interface Comparison {
  /** How many answers were compared. */
  readonly answers: number;
  /** The first that was not the same. */
  readonly difference?: string;
}

/**
 * Makes the same checks here and in memory, with costs and refunds where there are any. Rejects when the machine was so
 * busy that a window may have been over for one and not yet for the other.
 */
export async function compareTwins({ here, inMemory, nowMs, pause }: Twins): Promise<Comparison> {
  // First calls may set things up.
  await Promise.all([here.check('another'), inMemory.check('another')]);
  const startMs = nowMs();
  let answers = 0;
  for (const [round, from] of ROUNDS.entries()) {
    await pause(Math.max(0, startMs + from * TWIN_OPTIONS.windowMs - nowMs()));
    // The windows of the last round are open from when it really begins.
    const openedMs = from < 1 ? startMs : nowMs();
    for (let step = 0; step < STEPS; step++) {
      const [one, other] = await Promise.all([answerOf(here, round, step), answerOf(inMemory, round, step)]);
      if (nowMs() >= openedMs + TWIN_OPTIONS.windowMs) throw new Error('the machine was too busy to be sure');
      answers++;
      if (one !== other) return { answers, difference: `answer ${answers} is: ${one}; in memory: ${other}` };
    }
  }
  return { answers };
}

async function answerOf({ check, spend, refund }: Gate, round: number, step: number): Promise<string> {
  const key = `key${step % 2}`;
  const cost = 1 + ((3 * step + round) % 4);
  if (refund !== undefined && step % 7 === 6) {
    await refund(key, 1);
    return 'gave back';
  }
  return (await refusalOf(() => (spend === undefined ? check(key) : spend(key, cost)))) ?? 'passed';
}

/** A comparison in words. */
export function inWords({ answers, difference }: Comparison): string {
  return difference ?? `${answers} answers, all the same`;
}
