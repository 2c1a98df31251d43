import type { Abilities } from './abilities/abilities.ts';
import { failureOf } from './check-counts.ts';
import { tooBusy } from './scheduling.ts';

const LIMIT = 2;
const WINDOW_MS = 1000;
const CALLERS = 4;

/**
 * Makes four callers of one key wait for a limit of 2 per second: two pass at once, two a second later.
 * Rejects if none passes at once, which is due to a busy machine.
 */
export async function waitersOf(
  turns: Abilities['turns'],
  key: string,
): Promise<{ isRight: boolean; seen: string }> {
  const wait = await turns({ limit: LIMIT, windowMs: WINDOW_MS });
  // First calls may set things up.
  await wait('another');
  const start = performance.now();
  const waitedMs: number[] = [];
  const failure = await failureOf(async () => {
    const callers = Array.from({ length: CALLERS }, () => wait(key));
    await Promise.all(callers.map((one) => one.then(() => waitedMs.push(performance.now() - start))));
    return { allowed: true };
  });
  if (failure !== undefined) return { isRight: false, seen: failure };
  const atOnce = waitedMs.filter((ms) => ms < WINDOW_MS / 2).length;
  if (Math.min(...waitedMs) >= WINDOW_MS / 4) throw tooBusy();
  return {
    isRight: atOnce === LIMIT,
    seen: `limit ${LIMIT} per second: ${atOnce} of ${CALLERS} at once, the last after ${Math.round(Math.max(...waitedMs))} ms`,
  };
}
