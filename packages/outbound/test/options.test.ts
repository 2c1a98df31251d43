import { memoryStore } from '@sluice/store-memory';
import { expect, test } from 'vitest';
import { createUpstream, type UpstreamOptions } from '../src/index.ts';
import { plainProfile } from './plain-profile.ts';

const valid = { name: 'api', store: memoryStore(), profile: plainProfile() };

const invalid: readonly (readonly [option: string, value: unknown, code: string])[] = [
  ['name', '', 'OUT_OF_RANGE'],
  ['name', 5, 'WRONG_TYPE'],
  ['store', {}, 'WRONG_TYPE'],
  ['profile', 'github', 'WRONG_TYPE'],
  ['key', 'org', 'WRONG_TYPE'],
  ['limits', {}, 'WRONG_TYPE'],
  ['concurrency', 0, 'OUT_OF_RANGE'],
  ['keep', '120%', 'OUT_OF_RANGE'],
  ['keep', 'all', 'WRONG_TYPE'],
  ['keep', { low: '1%' }, 'UNKNOWN_OPTION'],
  ['maxWait', '30 seconds', 'WRONG_TYPE'],
  ['maxQueued', -1, 'OUT_OF_RANGE'],
  ['lease', '10ms', 'OUT_OF_RANGE'],
  ['after', 'later', 'OUT_OF_RANGE'],
  ['onStoreFailure', 'open', 'WRONG_TYPE'],
  ['deadlineMs', 0.5, 'OUT_OF_RANGE'],
  ['maxWaitMs', 100, 'UNKNOWN_OPTION'],
];

test.each(invalid)('rejects `%s`: %j', (option, value, code) => {
  expect(() => createUpstream({ ...valid, [option]: value } as UpstreamOptions)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining('createUpstream') }),
  );
});

const badCalls: readonly (readonly [options: object, code: string])[] = [
  [{ cost: -1 }, 'OUT_OF_RANGE'],
  [{ cost: Number.NaN }, 'OUT_OF_RANGE'],
  [{ cost: { requests: 0.5 } }, 'OUT_OF_RANGE'],
  [{ cost: 'one' }, 'WRONG_TYPE'],
  [{ priority: 'urgent' }, 'OUT_OF_RANGE'],
  [{ maxWaitMs: Number.POSITIVE_INFINITY }, 'OUT_OF_RANGE'],
  [{ signal: {} }, 'WRONG_TYPE'],
  [{ priorty: 'user' }, 'UNKNOWN_OPTION'],
];

test.each(badCalls)('acquire rejects %j before anything changes', async (options, code) => {
  const upstream = createUpstream(valid);
  await expect(upstream.acquire(options)).rejects.toMatchObject({ code });
  expect(await upstream.peek()).toMatchObject({ held: 0 });
});
