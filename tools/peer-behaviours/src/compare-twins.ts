import { setTimeout as sleep } from 'node:timers/promises';
import type { WindowOptions } from './abilities/gate.ts';
import type { Twins } from './abilities/shared-store.ts';
import { failureOf } from './check-counts.ts';
import { tooBusy } from './scheduling.ts';

/** The limit of twins that are compared. */
export const TWIN_OPTIONS: WindowOptions = { limit: 10, windowMs: 3000 };
const STEPS = 30;

/**
 * When rounds begin, in windows from the first check: one that exhausts the limit, one in the same window,
 * and one when even a window that the last denial restarted is over.
 */
const ROUNDS = [0, 0.3, 2.2];

/** How the answers of twins compare. */
export interface Comparison {
  /** How many answers were compared. */
  readonly answers: number;
  /** The first difference. */
  readonly difference?: string;
}

/** Twins that wait in real time. */
export function inRealTime(here: Twins['here'], inMemory: Twins['inMemory']): Twins {
  return { here, inMemory, nowMs: () => performance.now(), pause: (ms) => sleep(ms) };
}

/**
 * Makes the same checks here and in memory, with costs and refunds where the library has them. Rejects when
 * the machine was so busy that a window may have been over for one twin and not for the other.
 */
export async function compareTwins({ here, inMemory, nowMs, pause }: Twins): Promise<Comparison> {
  // First calls may set things up.
  await Promise.all([here.check('another'), inMemory.check('another')]);
  const startMs = nowMs();
  let answers = 0;
  for (const [round, from] of ROUNDS.entries()) {
    await pause(Math.max(0, startMs + from * TWIN_OPTIONS.windowMs - nowMs()));
    // The windows of the last round begin when the round really begins.
    const openedMs = from < 1 ? startMs : nowMs();
    for (let step = 0; step < STEPS; step++) {
      const [one, other] = await Promise.all([answerOf(here, round, step), answerOf(inMemory, round, step)]);
      if (nowMs() >= openedMs + TWIN_OPTIONS.windowMs) throw tooBusy();
      answers++;
      if (one !== other) return { answers, difference: `answer ${answers} is: ${one}; in memory: ${other}` };
    }
  }
  return { answers };
}

async function answerOf(
  { check, spend, refund }: Twins['here'],
  round: number,
  step: number,
): Promise<string> {
  const key = `key${step % 2}`;
  const cost = 1 + ((3 * step + round) % 4);
  if (refund !== undefined && step % 7 === 6) {
    await refund(key, 1);
    return 'refunded';
  }
  return (await failureOf(() => (spend === undefined ? check(key) : spend(key, cost)))) ?? 'passed';
}

/** A comparison in words. */
export function inWords({ answers, difference }: Comparison): string {
  return difference ?? `${answers} answers, all the same`;
}
