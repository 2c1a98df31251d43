import { setTimeout as sleep } from 'node:timers/promises';
import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';

const LIMIT = 2;
const WINDOW_MS = 1000;
const BLOCK_MS = 60_000;

/** Exceeds a limit per second, and must be blocked for a minute. */
export const blocksForLonger = behaviour({
  title: 'Can block a key for longer than its window, once it is over the limit',
  why: 'A client that guesses passwords may have to wait longer than one that types fast. With Sluice: a `block` limit beside the other.',
  needs: ['longerBlock'],
  async observe({ longerBlock }) {
    const gate = await longerBlock({ limit: LIMIT, windowMs: WINDOW_MS }, BLOCK_MS);
    await countAllowed(() => gate.check('key'), LIMIT + 1);
    await sleep(WINDOW_MS + 50);
    const { allowed, retryAfterMs } = await gate.check('key');
    return observed(
      !allowed && (retryAfterMs ?? 0) > BLOCK_MS / 2,
      `after the window: ${allowed ? 'passed' : `denied, retry after ${retryAfterMs} ms`}`,
    );
  },
});
