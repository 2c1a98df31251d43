import { memoryStore } from '@sluice/store-memory';
import { onTestFinished } from 'vitest';
import { createUpstream, genericProfile, type Upstream, type UpstreamOptions } from '../../src/index.ts';
import { type FakeUpstream, type FakeUpstreamOptions, fakeUpstream } from '../../src/testing/index.ts';

/** A fake API that grants `limit` calls an hour, and the upstream in front of it. Closed after the test. */
export async function gatedApi(
  limit: number,
  fake: Partial<FakeUpstreamOptions> = {},
  options: Partial<UpstreamOptions> = {},
): Promise<{ readonly api: FakeUpstream; readonly upstream: Upstream }> {
  const quotas = [{ limit, window: '1h', startsOnFirstCall: true }] as const;
  const api = await fakeUpstream({ style: 'ietf-6', quotas, ...fake });
  onTestFinished(() => api.close());
  const upstream = createUpstream({
    name: 'api',
    store: memoryStore(),
    profile: genericProfile(),
    ...options,
  });
  return { api, upstream };
}

/** A response of 429 that names a short pause. */
export const limitedAnswer = { status: 429, headers: { 'retry-after': '1' }, body: { error: 'slow down' } };

/** What is held, once all settlements have arrived. */
export async function heldOf(upstream: Upstream): Promise<number> {
  return (await upstream.peek()).held;
}
