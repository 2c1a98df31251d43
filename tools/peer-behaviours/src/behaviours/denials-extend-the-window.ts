import { setTimeout as sleep } from 'node:timers/promises';
import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';
import { tooBusy } from '../scheduling.ts';

const LIMIT = 2;
const WINDOW_MS = 1500;

/** Keeps trying for longer than a window. */
export const denialsExtendTheWindow = behaviour({
  title: 'Can restart the window with each denied check',
  why: 'A client that does not stop does not get in. Sluice promises a time instead, which a denial cannot move.',
  needs: ['extending'],
  async observe({ extending }) {
    const gate = await extending({ limit: LIMIT, windowMs: WINDOW_MS });
    let windowSinceMs = performance.now();
    await countAllowed(() => gate.check('key'), LIMIT);
    for (let i = 0; i < 3; i++) {
      await sleep(WINDOW_MS / 2);
      const sentMs = performance.now();
      const { allowed } = await gate.check('key');
      // Otherwise the window may have been over before the check.
      if (performance.now() - windowSinceMs >= WINDOW_MS) throw tooBusy();
      windowSinceMs = sentMs;
      if (allowed)
        return observed(
          false,
          `passed after ${((i + 1) * WINDOW_MS) / 2} ms of trying, window ${WINDOW_MS} ms`,
        );
    }
    await sleep(WINDOW_MS + 50);
    const { allowed } = await gate.check('key');
    return observed(
      allowed,
      `denied for ${1.5 * WINDOW_MS} ms of trying with a window of ${WINDOW_MS} ms, ${allowed ? 'passed' : 'denied'} after a rest`,
    );
  },
});
