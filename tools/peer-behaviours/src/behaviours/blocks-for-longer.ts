import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';

const LIMIT = 2;
const WINDOW_MS = 1000;
const BLOCK_MS = 60_000;

/** Over the limit of a second, to be blocked for a minute. */
export const blocksForLonger: Behaviour = {
  title: 'Can block a key for longer than its window, once it is over the limit',
  why: 'Who guesses passwords may wait longer than who types fast. With Sluice: a limiter of its own that counts refusals.',
  async observe({ longerBlock }) {
    if (longerBlock === undefined) return undefined;
    const gate = await longerBlock({ limit: LIMIT, windowMs: WINDOW_MS }, BLOCK_MS);
    await countAllowed(() => gate.check('key'), LIMIT + 1);
    await sleep(WINDOW_MS + 50);
    const { allowed, retryAfterMs } = await gate.check('key');
    return observed(
      !allowed && (retryAfterMs ?? 0) > BLOCK_MS / 2,
      `after the window: ${allowed ? 'passed' : `denied, retry after ${retryAfterMs} ms`}`,
    );
  },
};
