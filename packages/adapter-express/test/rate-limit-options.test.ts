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
    ['headers that are no boolean', { store, limits, headers: 'draft-8' }, /`headers` must be true or false/],
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
