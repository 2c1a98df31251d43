import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { rateLimit } from '../src/index.ts';

const store = memoryStore();
const limits = [fixedWindow({ name: 'per-minute', limit: 2, window: '1m' })];
const limiter = createLimiter({ store, limits });

describe('rateLimit refuses at construction', () => {
  const refusals: [string, unknown, RegExp][] = [
    ['no options', undefined, /rateLimit: the argument must be an object of options/],
    [
      'an unknown option',
      { store, limits, max: 5 },
      /rateLimit: there is no option "max"\. The options are `store`/,
    ],
    ['neither store nor limiter', { limits }, /either `store` with `limits`, or `limiter`; got neither/],
    ['both store and limiter', { store, limiter }, /`store` and `limiter` exclude each other/],
    [
      'limits beside a limiter',
      { limiter, limits },
      /`limits` and `limiter` exclude each other.*createLimiter/,
    ],
    [
      'a policy beside a limiter',
      { limiter, onStoreFailure: 'deny' },
      /`onStoreFailure` and `limiter` exclude/,
    ],
    ['a limiter that is none', { limiter: () => true }, /`limiter` must be a limiter/],
    ['a store that is none', { store: {}, limits }, /`store` must be a store/],
    ['a store without limits', { store }, /rateLimit: `limits` must be an array of limits, or a function/],
    ['empty limits', { store, limits: [] }, /at least one limit/],
    ['limits that are none', { store, limits: [{ max: 5 }] }, /`limits`\[0\] must be a limit/],
    ['two limits of one name', { store, limits: [...limits, ...limits] }, /different from the names/],
    ['null among the limits', { store, limits: [null] }, /`limits`\[0\] must be a limit/],
    ['a cost that is no number', { store, limits, cost: '1' }, /`cost` must be a whole number/],
    ['a negative cost', { store, limits, cost: -1 }, /`cost` must be a whole number/],
    ['a key that is no function', { store, limits, key: 'ip' }, /`key` must be a function/],
    ['a skip that is no function', { store, limits, skip: true }, /`skip` must be a function/],
    [
      'headers of no draft',
      { store, limits, headers: 'draft-5' },
      /`headers` must be true or false, or one or/,
    ],
    ['headers that are a name', { store, limits, headers: ['X-Rate'] }, /`headers` must be .*'draft-10'/],
    ['headers that are a number', { store, limits, headers: 8 }, /`headers` must be true or false/],
    [
      'a prefix above 64 bits',
      { store, limits, ipv6Prefix: 65 },
      /`ipv6Prefix` must be a whole number from 32/,
    ],
    [
      'a prefix below 32 bits',
      { store, limits, ipv6Prefix: 31 },
      /`ipv6Prefix` must be a whole number from 32/,
    ],
    ['a prefix that is a text', { store, limits, ipv6Prefix: '64' }, /`ipv6Prefix` must be a whole number/],
    [
      'an allow list of no addresses',
      { store, limits, allow: ['localhost'] },
      /`allow`\[0\] must be an address/,
    ],
    [
      'an allow list with a typo',
      { store, limits, allow: ['10.0.0.0/33'] },
      /`allow`\[0\] must be an address/,
    ],
    ['an allow list that is a text', { store, limits, allow: '::1' }, /`allow` must be an array/],
    [
      'a jitter without a unit',
      { store, limits, retryAfterJitter: '5' },
      /`retryAfterJitter` must be a duration/,
    ],
    ['a scope that does not exist', { store, limits, scope: 'path' }, /`scope` must be 'limiter' or 'route'/],
    ['a scope beside a limiter', { limiter, scope: 'route' }, /`scope` must be absent beside `limiter`/],
    ['a shadow that is a text', { store, limits, shadow: 'yes' }, /`shadow` must be true or false/],
    ['a disclose that is a text', { store, limits, disclose: 'no' }, /`disclose` must be true or false/],
    [
      'a misspelt option beside a limiter',
      { limiter, heders: true },
      /`heders` and .* there is no such option/,
    ],
    ['a deny cache of 0 entries', { store, limits, denyCache: { maxEntries: 0 } }, /rateLimit: `denyCache/],
    ['an onLimited that is no function', { store, limits, onLimited: 429 }, /`onLimited` must be a function/],
    ['a policy that does not exist', { store, limits, onStoreFailure: 'open' }, /`onStoreFailure` must be/],
    ['a wrong prefix', { store, limits, prefix: 7 }, /`prefix` must be/],
    ['a deadline of 0', { store, limits, deadlineMs: 0 }, /`deadlineMs` must be/],
  ];

  it.each(refusals)('%s', (_what, options, message) => {
    const make = () => rateLimit(options as Parameters<typeof rateLimit>[0]);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: expect.stringMatching(/^(Type|Range)Error$/) }));
  });
});
