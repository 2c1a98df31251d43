import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { rateLimit } from '../src/index.ts';

const store = memoryStore();
const limits = [fixedWindow({ name: 'per-minute', limit: 2, window: '1m' })];
const limiter = createLimiter({ store, limits });

describe('rateLimit throws at construction for', () => {
  const mistakes: [string, unknown, RegExp][] = [
    ['no options', undefined, /rateLimit: the argument must be an object of options/],
    [
      'an unknown option',
      { store, limits, max: 5 },
      /rateLimit: there is no option "max"\. The options are `store`/,
    ],
    ['neither limits nor limiter', {}, /rateLimit: `limits` must be an array of limits, or a function/],
    ['a store that is undefined', { store: undefined, limits }, /rateLimit: `store` must be a store/],
    ['both store and limiter', { store, limiter }, /`store` cannot be combined with `limiter`/],
    [
      'limits beside a limiter',
      { limiter, limits },
      /`limits` cannot be combined with `limiter`.*createLimiter/,
    ],
    [
      'a failure policy beside a limiter',
      { limiter, onStoreFailure: 'deny' },
      /`onStoreFailure` cannot be combined with `limiter`/,
    ],
    ['a limiter of the wrong type', { limiter: () => true }, /`limiter` must be a limiter/],
    ['a store of the wrong type', { store: {}, limits }, /`store` must be a store/],
    ['a store without limits', { store }, /rateLimit: `limits` must be an array of limits, or a function/],
    ['empty limits', { store, limits: [] }, /at least one limit/],
    ['limits of the wrong type', { store, limits: [{ max: 5 }] }, /`limits`\[0\] must be a limit/],
    ['two limits with one name', { store, limits: [...limits, ...limits] }, /different from the names/],
    ['null among the limits', { store, limits: [null] }, /`limits`\[0\] must be a limit/],
    ['a cost that is not a number', { store, limits, cost: '1' }, /`cost` must be a whole number/],
    ['a negative cost', { store, limits, cost: -1 }, /`cost` must be a whole number/],
    ['a key that is not a function', { store, limits, key: 'ip' }, /`key` must be a function/],
    ['a skip that is not a function', { store, limits, skip: true }, /`skip` must be a function/],
    [
      'headers of an unknown draft',
      { store, limits, headers: 'draft-5' },
      /`headers` must be true or false, or one or/,
    ],
    [
      'headers that are a field name',
      { store, limits, headers: ['X-Rate'] },
      /`headers` must be .*'draft-10'/,
    ],
    ['headers that are a number', { store, limits, headers: 8 }, /`headers` must be true or false/],
    [
      'a prefix above 128 bits',
      { store, limits, ipv6Prefix: 129 },
      /`ipv6Prefix` must be a whole number from 32/,
    ],
    [
      'a prefix below 32 bits',
      { store, limits, ipv6Prefix: 31 },
      /`ipv6Prefix` must be a whole number from 32/,
    ],
    ['a prefix that is a string', { store, limits, ipv6Prefix: '64' }, /`ipv6Prefix` must be a whole number/],
    [
      'an allow list of host names',
      { store, limits, allow: ['localhost'] },
      /`allow`\[0\] must be an address/,
    ],
    [
      'an allow list with a typo',
      { store, limits, allow: ['10.0.0.0/33'] },
      /`allow`\[0\] must be an address/,
    ],
    ['an allow list that is a string', { store, limits, allow: '::1' }, /`allow` must be an array/],
    [
      'a jitter without a unit',
      { store, limits, retryAfterJitter: '5' },
      /`retryAfterJitter` must be a duration/,
    ],
    ['a `per` that does not exist', { store, limits, per: 'path' }, /`per` must be 'limiter' or 'route'/],
    ['a `per` beside a limiter', { limiter, per: 'route' }, /`per` cannot be combined with `limiter`/],
    ['the former option `scope`', { store, limits, scope: 'route' }, /there is no option "scope"/],
    [
      'policies that are an array',
      { store, limits, policies: [] },
      /`policies` must be an object of policies/,
    ],
    [
      'a policy of no limit',
      { store, limits, policies: { minute: { quota: 1, window: '1m' } } },
      /`policies` must be the name of a limit.*got "minute"/,
    ],
    [
      'a policy without a window',
      { limiter, policies: { any: { quota: 1 } } },
      /`policies`: the policy of limit "any": `window` must be a duration/,
    ],
    [
      'a policy with a quota of 0',
      { store, limits, policies: { 'per-minute': { quota: 0, window: '1m' } } },
      /`quota` must be a whole number from 1/,
    ],
    ['a shadow that is a string', { store, limits, shadow: 'yes' }, /`shadow` must be true or false/],
    ['a disclose that is a string', { store, limits, disclose: 'no' }, /`disclose` must be true or false/],
    [
      'a misspelt option beside a limiter',
      { limiter, heders: true },
      /`heders` cannot be combined with `limiter`, or does not exist/,
    ],
    ['a deny cache of 0 entries', { store, limits, denyCache: { maxEntries: 0 } }, /rateLimit: `denyCache/],
    [
      'an onLimited that is not a function',
      { store, limits, onLimited: 429 },
      /`onLimited` must be a function/,
    ],
    ['an unknown failure policy', { store, limits, onStoreFailure: 'open' }, /`onStoreFailure` must be/],
    ['a wrong prefix', { store, limits, prefix: 7 }, /`prefix` must be/],
    ['a deadline of 0', { store, limits, deadlineMs: 0 }, /`deadlineMs` must be/],
  ];

  it.each(mistakes)('%s', (_what, options, message) => {
    const make = () => rateLimit(options as Parameters<typeof rateLimit>[0]);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: expect.stringMatching(/^(Type|Range)Error$/) }));
  });
});
