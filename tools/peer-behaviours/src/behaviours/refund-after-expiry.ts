import { setTimeout as sleep } from 'node:timers/promises';
import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';
import { fasterThan } from '../scheduling.ts';

const LIMIT = 10;
const SPENT = 3;
const WINDOW_MS = 1000;

/** Spends 3 of 10, lets the window end, refunds 3: there must be 10, and no record without an expiry. */
export const refundAfterExpiry = behaviour({
  title: 'A refund after the window grants nothing extra and leaves nothing behind',
  why: 'The count of the old window is gone: the refund then counts below zero, in the next window or indefinitely.',
  needs: ['refunds'],
  async observe({ refunds }) {
    const gate = await refunds({ limit: LIMIT, windowMs: WINDOW_MS });
    const spent = await countAllowed(() => gate.check('key'), SPENT);
    await sleep(WINDOW_MS + 50);
    await gate.refund('key', spent);
    const immortal = await gate.recordsWithoutExpiry?.();
    const left = await fasterThan(WINDOW_MS, () => countAllowed(() => gate.check('key'), LIMIT + 2 * SPENT));
    return observed(
      left === LIMIT && !immortal,
      `${left} of ${LIMIT} passed after it${immortal ? `, ${immortal} record without expiry` : ''}`,
    );
  },
});
