import { fixedWindow } from '@sluice/core';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordAddress } from '../src/record-id.ts';

const { algorithm } = fixedWindow({ name: 'f', limit: 1, window: 1 });
const address = new RecordAddress('sluice:');
const of = (key: string, scope = 'scope'): string => address.of({ scope, key, algorithm });

/** What Redis hashes: between the first brace and the first closing one after it, if there is anything. */
const hashTag = (key: string): string => /^[^{]*\{([^}]+)\}/.exec(key)?.[1] ?? key;

const anyKey = string({
  unit: constantFrom('a', '{', '}', '%', '\0', ':', '0', '\ud800', '\udc00', '\u{1f600}', '\ufffd', '#'),
  maxLength: 140,
});

describe('a record’s key in Redis', () => {
  it('is readable for a plain key', () => {
    expect(of('user:1', 'app:per-minute:fixed-window:1')).toBe(
      'sluice:{user:1}app:per-minute:fixed-window:1',
    );
  });

  it('has one hash tag for all limits of one key, whatever braces the key has', () => {
    assert(
      property(anyKey, (key) => {
        expect(hashTag(of(key, 'one'))).toBe(hashTag(of(key, 'two')));
        expect(hashTag(of(key))).not.toBe(of(key));
      }),
    );
  });

  it('differs for different keys, also once it is written as UTF-8', () => {
    assert(
      property(array(anyKey, { minLength: 2, maxLength: 20 }), (keys) => {
        const distinct = new Set(keys);
        expect(new Set([...distinct].map((key) => Buffer.from(of(key)).toString('hex'))).size).toBe(
          distinct.size,
        );
      }),
    );
  });

  it('is short for a long key, and none but that key can have it', () => {
    const long = of('x'.repeat(10_000));
    expect(long.length).toBeLessThan(80);
    expect(of(`${'x'.repeat(9999)}y`)).not.toBe(long);
    expect(of(hashTag(long))).not.toBe(long);
  });

  it('shares one slot under a prefix with a hash tag', () => {
    const inApp = new RecordAddress('{app}:');
    expect(inApp.isOneSlot).toBe(true);
    expect(hashTag(inApp.of({ scope: 's', key: 'any', algorithm }))).toBe('app');
  });
});
