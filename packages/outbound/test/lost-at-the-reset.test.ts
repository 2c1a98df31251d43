import { ManualClock } from '@sluice/core/testing';
import { memoryStore } from '@sluice/store-memory';
import { expect, test } from 'vitest';
import { createUpstream, genericProfile, type Permit } from '../src/index.ts';

const START_MS = 1_800_000_000_000;

test.each([
  ['lost just before the reset', 9_800, 9],
  ['lost in the middle of the window', 5_000, 10],
])('a call %s is charged to the windows that may have counted it', async (_when, lostAtMs, left) => {
  const clock = new ManualClock(START_MS);
  const upstream = createUpstream({
    name: 'api',
    store: memoryStore({ clock }),
    profile: genericProfile({ reset: 'epoch-s', kind: 'window' }),
    maxWait: 0,
  });
  const headers = {
    date: new Date(START_MS).toUTCString(),
    'x-ratelimit-limit': '10',
    'x-ratelimit-remaining': '8',
    'x-ratelimit-reset': String((START_MS + 10_000) / 1000),
  };
  const answered = await upstream.acquire();
  answered.observe({ status: 200, headers });
  const lost = await upstream.acquire();
  // The upstream may have begun its next window: its reset was rounded down to whole seconds.
  clock.advance(lostAtMs);
  lost.lost();
  clock.advance(12_000 - lostAtMs);
  const permits: Permit[] = [];
  for (let i = 0; i < 12; i++) {
    const permit = await upstream.tryAcquire();
    if ('observe' in permit) permits.push(permit);
  }
  expect(permits).toHaveLength(left);
});
