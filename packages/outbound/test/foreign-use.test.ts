import { ManualClock } from '@sluice/core/testing';
import { memoryStore } from '@sluice/store-memory';
import { expect, onTestFinished, test } from 'vitest';
import { createUpstream, genericProfile, type Permit, type Upstream } from '../src/index.ts';
import { fakeUpstream } from '../src/testing/index.ts';

const LIMIT = 10;
/** What `keep` leaves to others. */
const KEPT = 1;

async function setUp() {
  const clock = new ManualClock(1_800_000_000_000);
  const fake = await fakeUpstream({ style: 'epoch', quotas: [{ limit: LIMIT, window: '10s' }], clock });
  onTestFinished(() => fake.close());
  const upstream = createUpstream({
    name: 'api',
    store: memoryStore({ clock }),
    profile: genericProfile({ reset: 'epoch-s', kind: 'window' }),
    keep: '10%',
    maxWait: 0,
  });
  await upstream.run(() => fetch(fake.url));
  // Into the next window, past the second that a reset in whole seconds may be early.
  clock.advance(11_500);
  return { fake, upstream };
}

async function granted(upstream: Upstream, most = 2 * LIMIT): Promise<Permit[]> {
  const answers = await Promise.all(Array.from({ length: most }, () => upstream.tryAcquire()));
  return answers.flatMap((answer) => ('observe' in answer ? [answer] : []));
}

test('what others spend before the first call of a window costs no 429', async () => {
  const { fake, upstream } = await setUp();
  // Somebody else has the same key, and needs not wait for a rounded reset.
  await Promise.all([fetch(fake.url), fetch(fake.url)]);
  for (let permits = await granted(upstream); permits.length > 0; permits = await granted(upstream)) {
    await Promise.all(permits.map(async (permit) => permit.observe(await fetch(fake.url))));
  }
  expect(fake.counts()).toMatchObject({ ok: 1 + LIMIT - KEPT, limited: 0 });
});

test('where something is kept for others, half of a window goes before an answer has confirmed that it has begun', async () => {
  const { fake, upstream } = await setUp();
  const first = await granted(upstream);
  expect(first).toHaveLength(LIMIT / 2);
  first[0]?.observe(await fetch(fake.url));
  // Four are under way, and one has been counted.
  expect(await granted(upstream)).toHaveLength(LIMIT - 5 - KEPT);
});

test('a call that costs more than half of a window goes alone', async () => {
  const { upstream } = await setUp();
  const large = await upstream.tryAcquire({ cost: 8 });
  expect(large).toHaveProperty('observe');
  expect(await granted(upstream)).toHaveLength(0);
});

test('calls of the window before leave the next one its half', async () => {
  const clock = new ManualClock(1_800_000_000_000);
  const fake = await fakeUpstream({ style: 'epoch', quotas: [{ limit: LIMIT, window: '10s' }], clock });
  onTestFinished(() => fake.close());
  const upstream = createUpstream({
    name: 'api',
    store: memoryStore({ clock }),
    profile: genericProfile({ reset: 'epoch-s', kind: 'window' }),
    keep: '10%',
    maxWait: 0,
  });
  await upstream.run(() => fetch(fake.url));
  // Never answered, as if their process had died.
  expect(await granted(upstream, 6)).toHaveLength(6);
  clock.advance(11_500);
  expect(await granted(upstream)).toHaveLength(LIMIT - 6 - KEPT);
});
