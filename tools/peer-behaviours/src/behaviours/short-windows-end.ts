import { setTimeout as sleep } from 'node:timers/promises';
import type { MakeGate } from '../abilities/gate.ts';
import { behaviour, observed } from '../behaviour.ts';

const WINDOWS_MS = [1, 50, 500, 999, 1500];
/** Below this, a busy machine may miss a window while it is open. */
const LONG_ENOUGH_MS = 500;
/** How long after its end a window may still deny. */
const GRACE_MS = 25;

/** Exhausts windows of several lengths: they must deny until near their end, and be over after it. */
export const shortWindowsEnd = behaviour({
  title: 'Windows that are not whole seconds are respected',
  why: 'Rounded down, a window of half a second does not exist, and its record may never expire.',
  needs: ['window'],
  async observe({ window }) {
    const all = await Promise.all(WINDOWS_MS.map((windowMs) => lifeOf(window, windowMs)));
    const wrong = all.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
    const seen = `windows of ${WINDOWS_MS.join(', ')} ms were over in time`;
    const lasted = all.flatMap(({ windowMs, hasLasted }) => (hasLasted ? [windowMs] : []));
    return observed(
      wrong.length === 0,
      wrong.length === 0 ? `${seen}; those of ${lasted.join(', ')} ms were seen to last` : wrong.join('; '),
    );
  },
});

/** What was seen of one window. */
interface Life {
  readonly windowMs: number;
  readonly fault?: string;
  /** It denied until near its end; unknown where the machine was too busy to check in time. */
  readonly hasLasted?: boolean;
}

async function lifeOf(window: MakeGate, windowMs: number): Promise<Life> {
  const gate = await window({ limit: 1, windowMs });
  const faulty = (words: string): Life => ({ windowMs, fault: `${windowMs} ms: ${words}` });
  // The set-up that a first call does must not be part of the time.
  await gate.check('another');
  const beforeFirst = performance.now();
  if (!(await gate.check('key')).allowed) return faulty('the first check is denied');
  const afterFirst = performance.now();
  let hasLasted = false;
  let answeredWithinMs = 0;
  if (windowMs >= LONG_ENOUGH_MS) {
    await sleep(0.8 * windowMs - (afterFirst - beforeFirst));
    const calledMs = performance.now();
    const { allowed } = await gate.check('key');
    answeredWithinMs = performance.now() - calledMs;
    const openedAfterMs = Math.round(performance.now() - beforeFirst);
    if (allowed && openedAfterMs < windowMs) return faulty(`open again after ${openedAfterMs} ms`);
    // This check came only after the end of the window, and began another.
    if (allowed) return { windowMs, hasLasted: false };
    hasLasted = true;
  }
  // A client that remembers a denial counts its time from the answer, which a busy machine delays.
  const graceMs = GRACE_MS + answeredWithinMs;
  await sleep(afterFirst + windowMs + graceMs - performance.now());
  const { allowed } = await gate.check('key');
  const immortal = (await gate.recordsWithoutExpiry?.()) ?? 0;
  const state = allowed ? 'open' : 'still denied';
  if (immortal > 0) return faulty(`${state} after it, ${immortal} records without expiry`);
  return allowed ? { windowMs, hasLasted } : faulty(`still denied ${Math.round(graceMs)} ms after it`);
}
