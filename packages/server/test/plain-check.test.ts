import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkBody } from '../src/http/bodies.ts';
import { isPlainCheck } from '../src/http/plain-check.ts';

const seed = Number(process.env.SLUICE_SEED ?? Date.now() % 2 ** 31);

const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom('', 'x'.repeat(1024), 'x'.repeat(1025), 'x'.repeat(8192)),
);
const name = fc.oneof(
  fc.constantFrom('method', 'path', 'ip', 'headers', 'x'.repeat(128), 'x'.repeat(129), '', '__proto__'),
  fc.string({ maxLength: 10 }),
);
const value = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 1, arbitrary: fc.oneof(fc.double(), fc.boolean(), fc.constantFrom(null, [], {}, ['a'])) },
);
const attributes = fc.oneof(
  { weight: 8, arbitrary: fc.array(fc.tuple(name, value), { maxLength: 6 }).map(Object.fromEntries) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, [], 'x', Object.fromEntries(many(64)), Object.fromEntries(many(65))),
  },
);
const domain = fc.oneof(text, fc.constantFrom('api', 'x'.repeat(255), 'x'.repeat(256), 1, null));
const body = fc.oneof(
  { weight: 8, arbitrary: fc.record({ domain, attributes }) },
  { weight: 1, arbitrary: fc.record({ domain, attributes, cost: value }) },
  { weight: 1, arbitrary: fc.constantFrom(undefined, null, [], 'x', 1, {}) },
);

function many(count: number): [string, string][] {
  return Array.from({ length: count }, (_, i) => [`n${i}`, 'v']);
}

test(`A body that passes without the schema is one that the schema returns as it is (seed ${seed})`, () => {
  let plain = 0;
  fc.assert(
    fc.property(body, (given) => {
      if (!isPlainCheck(given)) return;
      plain++;
      expect(checkBody.safeParse(given)).toEqual({ success: true, data: given });
    }),
    { seed, numRuns: 5000 },
  );
  expect(plain).toBeGreaterThan(500);
});

test('The usual body of a check passes without the schema', () => {
  expect(isPlainCheck({ domain: 'api', attributes: { ip: '192.0.2.1', tier: 'free', path: '/' } })).toBe(
    true,
  );
});
