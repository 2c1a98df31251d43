import { behaviour, observed } from '../behaviour.ts';

const TICKS = 1000;
/** 3 units a second: one in every 333 1/3 ms. */
const BUCKET = { capacity: 1, amount: 3, everyMs: 1000 };
const TICK_MS = 334;
/** In between, where not enough has come back yet. */
const TOO_SOON_MS = 100;

/** Just below the rate for 1,000 ticks, each followed by a check that must be denied. */
export const steadyRatePasses = behaviour({
  title: 'A rate just below the limit always passes, even if some checks are denied',
  why: 'A fraction of a unit that is rounded away, or lost when a check is denied, adds up to a lower limit.',
  evidence: 'https://github.com/PostHog/posthog/pull/59610',
  needs: ['bucketAt'],
  async observe({ bucketAt }) {
    const check = await bucketAt(BUCKET);
    let passed = 0;
    let passedTooSoon = 0;
    for (let tick = 0; tick < TICKS; tick++) {
      if (await check(tick * TICK_MS)) passed++;
      if (await check(tick * TICK_MS + TOO_SOON_MS)) passedTooSoon++;
    }
    return observed(
      passed === TICKS && passedTooSoon === 0,
      `${passed} of ${TICKS} passed at every ${TICK_MS} ms with 3 a second; ${passedTooSoon} of those in between`,
    );
  },
});
