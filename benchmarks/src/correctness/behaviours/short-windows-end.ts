import { setTimeout as sleep } from 'node:timers/promises';
import type { Abilities } from '../abilities.ts';
import { type Behaviour, observed } from '../behaviour.ts';

const WINDOWS_MS = [1, 50, 500, 999, 1500];
/** Below this, a busy machine may be too late to see a window while it is open. */
const LONG_ENOUGH_MS = 500;

/** Exhausts windows of any length: they must deny until near their end, and be over after it. */
export const shortWindowsEnd: Behaviour = {
  title: 'Windows that are no whole seconds are kept to',
  why: 'Rounded down, a window of half a second is none at all, and its record may be kept for ever.',
  async observe({ window }) {
    const all = await Promise.all(WINDOWS_MS.map((windowMs) => lifeOf(window, windowMs)));
    const wrong = all.filter((one) => one !== undefined);
    return observed(
      wrong.length === 0,
      wrong.length === 0 ? `windows of ${WINDOWS_MS.join(', ')} ms all ended in time` : wrong.join('; '),
    );
  },
};

/** What is wrong with a window, if anything. */
async function lifeOf(window: Abilities['window'], windowMs: number): Promise<string | undefined> {
  const gate = await window({ limit: 1, windowMs });
  // So that what a first call does once is not part of the time.
  await gate.check('another');
  const beforeFirst = performance.now();
  if (!(await gate.check('key')).allowed) return `${windowMs} ms: the first check is denied`;
  const afterFirst = performance.now();
  if (windowMs >= LONG_ENOUGH_MS) {
    await sleep(0.8 * windowMs - (afterFirst - beforeFirst));
    const { allowed } = await gate.check('key');
    // An answer after the end says nothing.
    if (allowed && performance.now() < beforeFirst + windowMs)
      return `${windowMs} ms: open again after ${Math.round(performance.now() - beforeFirst)} ms`;
  }
  await sleep(afterFirst + windowMs + 25 - performance.now());
  const { allowed } = await gate.check('key');
  const immortal = (await gate.recordsWithoutExpiry?.()) ?? 0;
  if (immortal > 0)
    return `${windowMs} ms: ${allowed ? 'open' : 'still denied'} after it, ${immortal} records without expiry`;
  return allowed ? undefined : `${windowMs} ms: still denied 25 ms after it`;
}
