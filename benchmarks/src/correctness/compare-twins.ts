import type { Gate, Twins, WindowOptions } from './abilities.ts';
import { refusalOf } from './refusal-of.ts';

/** The limit of twins that are compared. */
export const TWIN_OPTIONS: WindowOptions = { limit: 20, windowMs: 2000 };
const STEPS = 60;

/**
 * When rounds begin, and when they are over, in windows from the first check or from their own: one that exhausts the
 * limit, one in the same window, and one when even a window that began anew with the last denial is over.
 */
const ROUNDS = [
  { from: 0, until: 1 },
  { from: 0.5, until: 1 },
  { from: 2.2, until: 3.2 },
];

/** What twins answered. */
export interface Comparison {
  /** How many answers were compared. */
  readonly answers: number;
  /** The first that was not the same. */
  readonly difference?: string;
}

/**
 * Makes the same checks here and in memory, with costs and refunds where there are any. What is answered when a window may be
 * over for one and not yet for the other, because the machine was busy, is not compared.
 */
export async function compareTwins({ here, inMemory, nowMs, pause }: Twins): Promise<Comparison> {
  // First calls may set things up.
  await Promise.all([here.check('another'), inMemory.check('another')]);
  const startMs = nowMs();
  let answers = 0;
  for (const [round, { from, until }] of ROUNDS.entries()) {
    await pause(Math.max(0, startMs + from * TWIN_OPTIONS.windowMs - nowMs()));
    const lateMs = from < 1 ? 0 : nowMs() - (startMs + from * TWIN_OPTIONS.windowMs);
    const endMs = startMs + until * TWIN_OPTIONS.windowMs + lateMs;
    for (let step = 0; step < STEPS; step++) {
      const [one, other] = await Promise.all([answerOf(here, round, step), answerOf(inMemory, round, step)]);
      if (nowMs() >= endMs) break;
      answers++;
      if (one !== other) return { answers, difference: `answer ${answers} is: ${one}; in memory: ${other}` };
    }
  }
  if (answers < STEPS) throw new Error('the machine was too busy to compare a whole round');
  return { answers };
}

async function answerOf({ check, spend, refund }: Gate, round: number, step: number): Promise<string> {
  const key = `key${step % 3}`;
  const cost = 1 + ((step * step + round) % 4);
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
