import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Moment, Observation, Profile } from '../src/index.ts';
import * as outbound from '../src/index.ts';
import { type MomentFormat, parseMoment } from '../src/profiles/fields/moment-formats.ts';
import { headerTable } from './header-table.ts';

const FORMATS: readonly MomentFormat[] = [
  ...(['epoch-s', 'epoch-ms', 'delta-s', 'delta-ms'] as const),
  ...(['duration', 'iso', 'http-date', 'js-date', 'any'] as const),
];

const profiles: readonly Profile[] = Object.entries(outbound)
  .filter(([name]) => name.endsWith('Profile') && name !== 'defineProfile')
  .map(([, make]) => (make as () => Profile)());

/** Values that have broken readers of these fields, and any text. */
const hostileValue = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '0', '-1', '-0', 'NaN', 'Infinity', '-Infinity', '1e308', '0x7f', '٣', '1,2', '12, 99', ','],
    ...[
      '9007199254740993',
      '99999999999999999999999999',
      '-9999999999999999999',
      '1800007200',
      '253402300799',
    ],
    ...['Fri, 31 Dec 9999 23:59:59 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', '+275760-09-13T00:00:00Z'],
    ...['9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '32/0', '0/0', 'api-usage=9/0', 'total=; remaining='],
    ...[
      '"a";r=999999999999999;t=999999999999999',
      '"a";r=1.5',
      '"\\"',
      'a;r=?1',
      '(1 2);r=1',
      '6m',
      '999999999h',
    ],
    ...[
      '__proto__',
      'constructor',
      'limit=1, limit=2, remaining=__proto__',
      '20:0,0:1',
      `"${'x'.repeat(5000)}"`,
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer().map(String),
  fc.double().map(String),
  fc.bigInt().map(String),
);

const names = [
  ...new Set(
    headerTable
      .flatMap(({ fields }) => fields.split('\n'))
      .map((line) => line.trim().split(':', 1)[0]?.toLowerCase() ?? '')
      .filter((name) => name !== ''),
  ),
  ...['date', 'age', 'retry-after', 'retry-after-ms', 'x-ratelimit-reset-after', 'beta-ratelimit'],
];

const response = fc.record({
  status: fc.constantFrom(200, 204, 304, 400, 403, 429, 500, 503, 529, 0, -1, Number.NaN),
  fields: fc.dictionary(fc.constantFrom(...names), hostileValue, { maxKeys: 20, noNullPrototype: true }),
  body: fc.oneof(
    fc.constant(undefined),
    fc.jsonValue(),
    fc.constantFrom(...headerTable.flatMap(({ body }) => (body === undefined ? [] : [body]))),
  ),
});

const call = fc.option(
  fc.record({ method: fc.string(), url: fc.oneof(fc.webUrl(), fc.string()), body: fc.jsonValue() }),
  { nil: undefined },
);

describe('whatever a response holds', () => {
  it('no profile throws, and every number is one that a record can hold', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        response,
        call,
        (profile, { status, fields, body }, called) => {
          const header = (name: string): string | undefined => fields[name.toLowerCase()];
          const observation = profile.read({ status, header, body }, called);
          for (const moment of momentsOf(observation)) expectSane(moment);
          for (const reading of observation.dimensions) {
            expect(reading.dimension).toMatch(/^[a-z0-9-]{1,64}$/);
            for (const number of [
              reading.limit,
              reading.remaining,
              reading.windowMs,
              reading.refillPerSecond,
            ]) {
              if (number !== undefined) expect(isAmount(number)).toBe(true);
            }
          }
          for (const cost of Object.values(observation.cost ?? {})) expect(isAmount(cost)).toBe(true);
          if (called !== undefined) expect(typeof (profile.bucketOf?.(called).route ?? '')).toBe('string');
          // A pure function: the same response says the same.
          expect(profile.read({ status, header, body }, called)).toEqual(observation);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('a 429 is a limit, unless it is a lock of Stripe', () => {
    fc.assert(
      fc.property(fc.constantFrom(...profiles), response, (profile, { fields, body }) => {
        const header = (name: string): string | undefined => fields[name.toLowerCase()];
        const { limited } = profile.read({ status: 429, header, body });
        if (profile.name !== 'stripe') expect(limited).toBeDefined();
      }),
    );
  });

  it('numbers of a response from a cache are not believed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...profiles), response, fc.integer({ min: 1 }), (profile, one, age) => {
        const fields: Record<string, string> = { ...one.fields, age: String(age) };
        const observation = profile.read({ ...one, header: (name) => fields[name.toLowerCase()] });
        expect(observation.dimensions).toEqual([]);
        expect(observation.dateMs).toBeUndefined();
      }),
    );
  });
});

describe('a moment', () => {
  it('is read or not, but never thrown on, and never beyond a year or the year 5138', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FORMATS), hostileValue, (format, text) => {
        const moment = parseMoment(text, format);
        if (moment !== undefined) expectSane(moment);
      }),
      { numRuns: 5000 },
    );
  });

  const date = fc.date({ min: new Date('2001-09-10'), max: new Date('2099-12-31'), noInvalidDate: true });

  it('is the same in every form of a date, to the precision of the form', () => {
    fc.assert(
      fc.property(date, (at) => {
        const seconds = Math.floor(at.getTime() / 1000);
        expect(parseMoment(at.toISOString(), 'iso')?.ms).toBe(at.getTime());
        expect(parseMoment(String(at.getTime()), 'epoch-ms')?.ms).toBe(at.getTime());
        expect(parseMoment((at.getTime() / 1000).toFixed(3), 'epoch-s')?.ms).toBe(at.getTime());
        expect(parseMoment(String(seconds), 'epoch-s')?.ms).toBe(seconds * 1000);
        expect(parseMoment(at.toUTCString(), 'http-date')?.ms).toBe(seconds * 1000);
        expect(parseMoment(String(at), 'js-date')?.ms).toBe(seconds * 1000);
        expect(parseMoment(at.toUTCString(), 'any')?.ms).toBe(seconds * 1000);
      }),
    );
  });

  it('that several proxies name is the latest, in whatever order', () => {
    const delays = fc.array(fc.integer({ min: 0, max: 86_400 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(delays, (seconds) => {
        expect(parseMoment(seconds.join(', '), 'delta-s')?.ms).toBe(Math.max(...seconds) * 1000);
      }),
    );
  });
});

function momentsOf({ dimensions, limited }: Observation): Moment[] {
  return [...dimensions.map(({ reset }) => reset), limited?.pause].filter((moment) => moment !== undefined);
}

function expectSane({ kind, ms, roundedToMs = 0 }: Moment): void {
  expect(Number.isSafeInteger(ms)).toBe(true);
  if (kind === 'after') {
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThanOrEqual(366 * 86_400_000);
  } else {
    expect(Math.abs(ms)).toBeLessThan(1e15);
  }
  expect(roundedToMs).toBeGreaterThanOrEqual(0);
  expect(roundedToMs).toBeLessThanOrEqual(60_000);
}

function isAmount(value: number): boolean {
  return value >= 0 && value <= Number.MAX_SAFE_INTEGER * 1000;
}
