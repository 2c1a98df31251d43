import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';
import { inTime } from '../in-time.ts';

const LIMIT = 10;
const SPENT = 3;
const WINDOW_MS = 1000;

/** Spends 3 of 10, lets the window end, gives 3 back: there must be 10, and no record for ever. */
export const refundAfterExpiry: Behaviour = {
  title: 'A refund that comes after the window gives nothing extra and leaves nothing behind',
  why: 'The count of the old window is gone: what is given back counts below zero, in the next one or for ever.',
  async observe({ window }) {
    const gate = await window({ limit: LIMIT, windowMs: WINDOW_MS });
    if (gate.refund === undefined) return undefined;
    const spent = await countAllowed(() => gate.check('key'), SPENT);
    await sleep(WINDOW_MS + 50);
    await gate.refund('key', spent);
    const immortal = await gate.recordsWithoutExpiry?.();
    const left = await inTime(WINDOW_MS, () => countAllowed(() => gate.check('key'), LIMIT + 2 * SPENT));
    return observed(
      left === LIMIT && !immortal,
      `${left} of ${LIMIT} passed after it${immortal ? `, ${immortal} record without expiry` : ''}`,
    );
  },
};
