import type { IncomingMessage, ServerResponse } from 'node:http';
import { fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { Guard, type StoreGuardOptions } from '../src/index.ts';
import { newRequest, newResponse, nodeFramework } from './node-framework.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });

function guardWith(options: object): Guard<IncomingMessage, ServerResponse> {
  const all = { store: memoryStore(), limits: [two], ...options };
  return new Guard(nodeFramework, all as StoreGuardOptions<IncomingMessage, ServerResponse>);
}

describe('a mistake at run time fails the check with an error that begins with "rateLimit:"', () => {
  const mistakes: [string, object, RegExp][] = [
    ['a string for limits', { limits: () => 'none' }, /^rateLimit: the result of `limits` must be an array/],
    [
      'no limits',
      { limits: () => [] },
      /^rateLimit: the result of `limits` must be an array of at least one/,
    ],
    [
      'a wrong limit',
      { limits: () => [{ max: 5 }] },
      /^rateLimit: the result of `limits`\[0\] must be a limit/,
    ],
    ['no key', { key: () => undefined }, /^rateLimit: the result of `key` must be a string/],
    ['a key with routes', { key: () => 7, per: 'route' }, /^rateLimit: the result of `key` must be a string/],
    [
      'a key of a limit',
      { limits: [fixedWindow({ name: 'own', limit: 1, window: '1m', key: () => 7 as never })] },
      /^rateLimit: the result of `key` of limit "own" must be a string/,
    ],
    ['a cost', { cost: () => -1 }, /^rateLimit: the result of `cost` must be a whole number/],
    ['a refusal', { cost: 9, refusal: () => 'x' }, /^rateLimit: the result of `refusal` must be an object/],
  ];
  it.each(mistakes)('%s', async (_what, options, message) => {
    for (const more of [{}, { countWhen: () => true }]) {
      const outcome = await guardWith({ ...options, ...more }).check(newRequest(), newResponse());
      expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(message) } });
    }
  });
});

describe('a mistake in the options throws an error that begins with "rateLimit:"', () => {
  it.each([
    ['empty limits', { limits: [] }, /^rateLimit: `limits` must be an array of at least one limit/],
    ['a wrong deadline', { deadlineMs: 0 }, /^rateLimit: `deadlineMs` must be/],
    ['an unknown option', { scope: 'route' }, /^rateLimit: there is no option "scope".*`store`.*`per`/],
  ])('%s', (_what, options, message) => {
    for (const more of [{}, { countWhen: () => true }]) {
      expect(() => guardWith({ ...options, ...more })).toThrow(message);
    }
  });
});
