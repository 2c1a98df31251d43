import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';

const LIMIT = 2;
const WINDOW_MS = 600;

/** Goes on asking for longer than a window. */
export const denialsExtendTheWindow: Behaviour = {
  title: 'Can begin the window anew with each denied check',
  why: 'Who does not stop does not get in. Sluice promises a time instead, which a denial cannot move.',
  async observe({ extending }) {
    if (extending === undefined) return undefined;
    const gate = await extending({ limit: LIMIT, windowMs: WINDOW_MS });
    await countAllowed(() => gate.check('key'), LIMIT);
    for (let i = 0; i < 3; i++) {
      await sleep(WINDOW_MS / 2);
      if ((await gate.check('key')).allowed)
        return observed(
          false,
          `passed after ${((i + 1) * WINDOW_MS) / 2} ms of asking, window ${WINDOW_MS} ms`,
        );
    }
    await sleep(WINDOW_MS + 50);
    const { allowed } = await gate.check('key');
    return observed(
      allowed,
      `denied for ${1.5 * WINDOW_MS} ms of asking with a window of ${WINDOW_MS} ms, ${allowed ? 'passed' : 'denied'} after a rest`,
    );
  },
};
