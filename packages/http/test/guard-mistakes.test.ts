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
    ['a string for limits', { limits: () => 'none' }, /^rateLimit: what `limits` returns must be an array/],
    ['no limits', { limits: () => [] }, /^rateLimit: what `limits` returns must be an array of at least one/],
    [
      'a wrong limit',
      { limits: () => [{ max: 5 }] },
      /^rateLimit: what `limits` returns\[0\] must be a limit/,
    ],
    ['no key', { key: () => undefined }, /^rateLimit: what `key` returns must be a string/],
    ['a key with routes', { key: () => 7, per: 'route' }, /^rateLimit: what `key` returns must be a string/],
    [
      'a key of a limit',
      { limits: [fixedWindow({ name: 'own', limit: 1, window: '1m', key: () => 7 as never })] },
      /^rateLimit: what `key` of limit "own" returns must be a string/,
    ],
    ['a cost', { cost: () => -1 }, /^rateLimit: what `cost` returns must be a whole number/],
    ['a refusal', { cost: 9, refusal: () => 'x' }, /^rateLimit: what `refusal` returns must be an object/],
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
