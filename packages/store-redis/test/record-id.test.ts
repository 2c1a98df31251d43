import { fixedWindow } from '@sluice/core';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOneSlot, storedId } from '../src/record-id.ts';

const { algorithm } = fixedWindow({ name: 'f', limit: 1, window: 1 });
const idOf = (key: string, scope = 'scope', prefix = 'sluice:'): string =>
  storedId(prefix, { scope, key, algorithm });

/**
 * What Redis hashes: the text between the first brace and the first closing one after it, unless it is empty.
 */
const hashTag = (key: string): string => /^[^{]*\{([^}]+)\}/.exec(key)?.[1] ?? key;

const anyKey = string({
  unit: constantFrom('a', '{', '}', '%', '\0', ':', '0', '\ud800', '\udc00', '\u{1f600}', '\ufffd', '#'),
  maxLength: 140,
});

describe('a record’s key in Redis', () => {
  it('is readable for a plain key', () => {
    expect(idOf('user:1', 'app:per-minute:fixed-window:1')).toBe(
      'sluice:{user:1}app:per-minute:fixed-window:1',
    );
  });

  it('has one hash tag for all limits of one key, whatever braces the key has', () => {
    assert(
      property(anyKey, (key) => {
        expect(hashTag(idOf(key, 'one'))).toBe(hashTag(idOf(key, 'two')));
        expect(hashTag(idOf(key))).not.toBe(idOf(key));
      }),
    );
  });

  it('differs for different keys, even as UTF-8', () => {
    assert(
      property(array(anyKey, { minLength: 2, maxLength: 20 }), (keys) => {
        const distinct = new Set(keys);
        expect(new Set([...distinct].map((key) => Buffer.from(idOf(key)).toString('hex'))).size).toBe(
          distinct.size,
        );
      }),
    );
  });

  it('is short for a long key, and no other key can have it', () => {
    const long = idOf('x'.repeat(10_000));
    expect(long.length).toBeLessThan(80);
    expect(idOf(`${'x'.repeat(9999)}y`)).not.toBe(long);
    expect(idOf(hashTag(long))).not.toBe(long);
  });

  it('shares one slot under a prefix with a hash tag', () => {
    expect([isOneSlot('{app}:'), isOneSlot('app:')]).toEqual([true, false]);
    expect(hashTag(idOf('any', 'scope', '{app}:'))).toBe('app');
  });
});
