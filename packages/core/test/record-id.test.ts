import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordId, tokenBucket } from '../src/index.ts';
import { scopeOf } from '../src/record-key.ts';

const { algorithm } = tokenBucket({ name: 'a', capacity: 1, refill: { amount: 1, every: '1s' } });
const idOf = (prefix: string, limit: string, key: string): string =>
  recordId({ scope: scopeOf(prefix, limit, algorithm), key, algorithm });

const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom(':', '%', '%25', 'a', '', '\0', '\ud800', '\udc00', '\u{1f600}', '\ufffd', '0000'),
  }),
  fc.string({ unit: 'binary' }),
);
const ascii = fc.string({ unit: fc.constantFrom(':', '%', '%3a', 'a', '', '.', '-', ' ') });

describe('recordId', () => {
  it('is different for every different prefix, limit name and key', () => {
    const parts = fc.tuple(ascii, ascii, text);
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const same = a.every((part, i) => part === b[i]);
        expect(idOf(...a) === idOf(...b)).toBe(same);
      }),
      { numRuns: 20_000 },
    );
  });

  it('survives UTF-8, where lone surrogates would all become one character', () => {
    fc.assert(
      fc.property(text, (key) => {
        const id = idOf('p', 'l', key);
        expect(Buffer.from(id, 'utf8').toString('utf8')).toBe(id);
        expect(id).not.toContain('\0');
      }),
      { numRuns: 5000 },
    );
    expect(new Set(['\ud800', '\udc00', '\ud801', '\ufffd'].map((key) => idOf('p', 'l', key))).size).toBe(4);
  });

  it('leaves ordinary keys readable', () => {
    expect(idOf('app', 'per-minute', 'user:1')).toBe('app:per-minute:token-bucket:1:user:1');
  });
});
