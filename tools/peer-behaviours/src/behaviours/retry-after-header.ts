import { setTimeout as sleep } from 'node:timers/promises';
import { behaviour, observed } from '../behaviour.ts';

/** Not a whole number of seconds, so that rounding shows. */
const WINDOW_MS = 1500;

/** Over the limit once, then back when the header said. */
export const retryAfterHeader = behaviour({
  title: 'A 429 has a Retry-After in whole seconds, rounded up',
  why: 'Rounded down, every client that obeys comes back too early, and all of them together.',
  needs: ['site'],
  async observe({ site }) {
    const gate = await site({ limit: 1, windowMs: WINDOW_MS });
    const firstSentMs = performance.now();
    await gate.get();
    const denial = await gate.get();
    const leastLeftMs = WINDOW_MS - (performance.now() - firstSentMs);
    const retryAfter = denial.headers.get('retry-after');
    if (denial.status !== 429 || retryAfter === null || !/^\d+$/.test(retryAfter))
      return observed(false, `HTTP ${denial.status}, Retry-After: ${retryAfter}`);
    // Between the least and the most of the window that can have been left at the denial.
    const [least, most] = [leastLeftMs, WINDOW_MS].map((ms) => Math.ceil(ms / 1000)) as [number, number];
    const isUp = Number(retryAfter) >= least && Number(retryAfter) <= most;
    await sleep(Number(retryAfter) * 1000);
    const { status } = await gate.get();
    return observed(
      isUp && status === 200,
      `window ${WINDOW_MS / 1000} s: Retry-After: ${retryAfter}, then HTTP ${status}`,
    );
  },
});
