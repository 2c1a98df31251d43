// A test that covers a day and takes no time: the store takes a clock that moves only when the test moves it.
// Works in any test runner; here the assertions stand alone.
import assert from 'node:assert/strict';
import { createLimiter, fixedWindow, type Limiter, type Store } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { memoryStore } from '@sluice/store-memory';

/** Part of an app. It takes its store from outside, so a test can pass one of its own. */
function reportLimiter(store: Store): Limiter {
  return createLimiter({ store, limits: [fixedWindow({ name: 'reports', limit: 2, window: '1d' })] });
}

const clock = new ManualClock();
const reports = reportLimiter(memoryStore({ clock }));

// Spend everything in one call to bring a key to its limit.
await reports.consume('ada', { cost: 2 });
const { allowed, retryAfterMs } = await reports.consume('ada');
assert.deepEqual({ allowed, retryAfterMs }, { allowed: false, retryAfterMs: 86_400_000 });
console.log('denied after two reports');

clock.advance(retryAfterMs - 1);
assert.equal((await reports.consume('ada')).allowed, false);
console.log('denied one millisecond before the wait is over');

clock.advance(1);
assert.equal((await reports.consume('ada')).allowed, true);
console.log('allowed when it is over');

// Prints:
//   denied after two reports
//   denied one millisecond before the wait is over
//   allowed when it is over
