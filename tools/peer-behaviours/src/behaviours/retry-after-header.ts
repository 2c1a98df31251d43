import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour, observed } from '../behaviour.ts';

/** Not whole seconds, so that rounding shows. */
const WINDOW_MS = 1500;

/** Over the limit once, then back when the header says. */
export const retryAfterHeader: Behaviour = {
  title: 'A 429 has a Retry-After in whole seconds, rounded up',
  why: 'Rounded down, every client that obeys comes too early, and all of them together.',
  async observe({ site }) {
    if (site === undefined) return undefined;
    const gate = await site({ limit: 1, windowMs: WINDOW_MS });
    const firstSentMs = performance.now();
    await gate.get();
    const refusal = await gate.get();
    const leastLeftMs = WINDOW_MS - (performance.now() - firstSentMs);
    const retryAfter = refusal.headers.get('retry-after');
    if (refusal.status !== 429 || retryAfter === null || !/^\d+$/.test(retryAfter))
      return observed(false, `HTTP ${refusal.status}, Retry-After: ${retryAfter}`);
    // Between the least and the most that can have been left of the window when it was refused.
    const [least, most] = [leastLeftMs, WINDOW_MS].map((ms) => Math.ceil(ms / 1000)) as [number, number];
    const isUp = Number(retryAfter) >= least && Number(retryAfter) <= most;
    await sleep(Number(retryAfter) * 1000);
    const { status } = await gate.get();
    return observed(
      isUp && status === 200,
      `window ${WINDOW_MS / 1000} s: Retry-After: ${retryAfter}, then HTTP ${status}`,
    );
  },
};
