import { describe, expect, it } from 'vitest';
import { type GenericProfileOptions, genericProfile } from '../src/index.ts';
import { dimensionText, limitedText, observed } from './observed.ts';

const DATE_MS = 1_800_007_200_000;

function read(options: GenericProfileOptions | undefined, fields: string): Record<string, string> {
  const { dimensions } = observed(genericProfile(options), fields);
  return Object.fromEntries(dimensions.map((one) => [one.dimension, dimensionText(one, DATE_MS)]));
}

function three(reset: string, prefix = 'X-RateLimit-'): string {
  return `${prefix}Limit: 100\n${prefix}Remaining: 42\n${prefix}Reset: ${reset}`;
}

describe('without options', () => {
  it.each([
    ['seconds since 1970', '1800007230', '100/42/30'],
    ['milliseconds since 1970', '1800007230000', '100/42/30'],
    ['seconds from now', '30', '100/42/30'],
    ['a duration', '30s', '100/42/30'],
    ['an ISO date', '2027-01-15T10:00:30Z', '100/42/30'],
    ['an HTTP-date', 'Fri, 15 Jan 2027 10:00:30 GMT', '100/42/30'],
    ['a number that may be seconds or milliseconds from now', '600000', '100/42/?'],
    ['text', 'soon', '100/42/?'],
  ])('reads a reset that is %s', (_what, reset, expected) => {
    expect(read(undefined, three(reset))).toEqual({ requests: expected });
    expect(read({}, three(reset, 'X-Rate-Limit-'))).toEqual({ requests: expected });
  });

  it('takes a number under the name of the IETF for seconds, however many', () => {
    expect(read(undefined, three('600000', 'RateLimit-'))).toEqual({ requests: '100/42/600000' });
  });

  it('prefers the fields of the IETF, of which the newest draft', () => {
    const list = 'RateLimit: "burst";r=7;t=3';
    expect(read(undefined, `${three('1800007230')}\n${three('30', 'RateLimit-')}\n${list}`)).toEqual({
      burst: '?/7/3',
    });
  });

  it('ignores a field of the IETF that is malformed, and reads the others', () => {
    for (const malformed of [
      'RateLimit: "burst;r=7',
      'RateLimit: "burst";r=7.5',
      'RateLimit: 7',
      'RateLimit:',
    ]) {
      expect(read(undefined, `${malformed}\n${three('30')}`)).toEqual({ requests: '100/42/30' });
    }
  });

  it('reads the names that the working group discusses for the next draft', () => {
    expect(read(undefined, 'RateLimit: "burst";a=80;w=45;c=1')).toEqual({ burst: '?/80/45' });
  });

  it('reads the Tokens of the examples of draft 10 as names', () => {
    expect(read(undefined, 'RateLimit-Policy: quota;q=100;w=1\nRateLimit: quota;r=1;t=1')).toEqual({
      quota: '100/1/1 in 1',
    });
  });

  it('skips policies of concurrent requests, which do not come back with time', () => {
    const policy = 'RateLimit-Policy: "slots";q=5;qu="concurrent-requests","burst";q=100;w=60';
    expect(read(undefined, `${policy}\nRateLimit: "slots";r=0,"burst";r=42;t=30`)).toEqual({
      burst: '100/42/30 in 60',
    });
  });

  it('makes a dimension of any name, and keeps the stricter of two that become the same', () => {
    expect(read(undefined, 'RateLimit: "Tenant_App/Quota!";r=5;t=1, "tenant app quota";r=3;t=2')).toEqual({
      'tenant-app-quota': '?/3/2',
    });
    expect(read(undefined, `RateLimit: "";r=1, "${'x'.repeat(300)}";r=2`)).toEqual({
      quota: '?/1/?',
      ['x'.repeat(64)]: '?/2/?',
    });
  });

  it('says nothing about a response without fields', () => {
    expect(observed(genericProfile(), '')).toEqual({ dimensions: [] });
  });

  it('leaves open whether it is a window or a bucket', () => {
    expect(observed(genericProfile(), three('30')).dimensions[0]?.kind).toBeUndefined();
    expect(genericProfile().dimensions).toEqual([{ name: 'requests' }]);
  });
});

describe('with a format', () => {
  it.each([
    ['epoch-s', '1800007230', '100/42/30'],
    ['epoch-ms', '1800007230000', '100/42/30'],
    ['delta-s', '600000', '100/42/600000'],
    ['delta-ms', '600000', '100/42/600'],
    ['iso', '2027-01-15T10:00:30Z', '100/42/30'],
    ['http-date', 'Fri, 15 Jan 2027 10:00:30 GMT', '100/42/30'],
    ['iso', '30', '100/42/?'],
  ] as const)('%s reads %s', (reset, text, expected) => {
    for (const prefix of ['X-RateLimit-', 'X-Rate-Limit-', 'RateLimit-']) {
      expect(read({ reset }, three(text, prefix))).toEqual({ requests: expected });
    }
  });

  it('reads the lists of the IETF where there is nothing else', () => {
    expect(read({ reset: 'epoch-s' }, 'RateLimit: "burst";r=7;t=3')).toEqual({ burst: '?/7/3' });
  });
});

describe('a 429 without Retry-After', () => {
  const pause = (fields: string): string | undefined => {
    const date = 'Date: Fri, 15 Jan 2027 10:00:00 GMT';
    return limitedText(observed(genericProfile(), `${date}\n${fields}`, { status: 429 }).limited, DATE_MS);
  };

  it('pauses until the reset of a window that is empty, or that does not say what remains', () => {
    expect(pause('X-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1800007230')).toBe('quota bucket gone 30');
    expect(pause('X-RateLimit-Reset: 1800007230')).toBe('quota bucket 30');
    expect(pause('RateLimit: "a";r=0;t=5, "b";r=0;t=9, "c";r=1;t=60')).toBe('quota bucket gone 9');
  });

  it('names no pause where something remains: another quota has limited the call', () => {
    expect(pause('X-RateLimit-Remaining: 7\nX-RateLimit-Reset: 1800007230')).toBe('quota bucket');
  });

  it('reads X-RateLimit-Retry-After', () => {
    expect(pause('X-RateLimit-Retry-After: 12')).toBe('quota bucket 12');
  });
});

it('with a kind, every reading has it', () => {
  for (const kind of ['window', 'bucket'] as const) {
    const { dimensions } = observed(genericProfile({ kind }), 'RateLimit: "a";r=7;t=3, "b";r=1');
    expect(dimensions.map((reading) => reading.kind)).toEqual([kind, kind]);
  }
});

describe('a mistake is reported when the profile is made', () => {
  it.each([
    [{ reset: 'epoch' }, "genericProfile: `reset` must be one of 'epoch-s', 'epoch-ms', 'delta-s'"],
    [{ reset: 7 }, 'genericProfile: `reset` must be one of'],
    [{ kind: 'log' }, "genericProfile: `kind` must be one of 'window', 'bucket'"],
    [{ resets: 'iso' }, 'genericProfile: there is no option "resets"'],
    ['iso', 'genericProfile: the argument must be an object of options'],
  ])('%j', (options, message) => {
    expect(() => genericProfile(options as GenericProfileOptions)).toThrow(message);
  });
});
