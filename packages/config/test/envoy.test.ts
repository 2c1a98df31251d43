import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLimiter } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  type EnvoyConfig,
  type EnvoyEntry,
  type EnvoyMatch,
  loadEnvoyConfig,
} from '../src/index.ts';
import { fileOf, folder } from './folder.ts';

const minute = (requests: number): string => `rate_limit: { unit: minute, requests_per_unit: ${requests} }`;
const load = (descriptors: string): EnvoyConfig =>
  loadEnvoyConfig(fileOf(`domain: edge\ndescriptors:\n${descriptors}`));

/** Entries written as `key=value`. */
function entries(...texts: string[]): EnvoyEntry[] {
  return texts.map((text) => {
    const [key = '', value = ''] = text.split(/=(.*)/s);
    return { key, value };
  });
}

function match(config: EnvoyConfig, ...texts: string[]): EnvoyMatch {
  return config.match('edge', [entries(...texts)])?.[0] as EnvoyMatch;
}

const limitOf = (config: EnvoyConfig, ...texts: string[]): number | undefined =>
  match(config, ...texts).limit?.algorithm.limit;

describe('lookup in a file of envoyproxy/ratelimit', () => {
  it('takes exact values first, then wildcards in the order of the file, then the key alone', () => {
    const config = load(`
  - { key: path, ${minute(1)} }
  - { key: path, value: /a*, ${minute(2)} }
  - { key: path, value: /ab*, ${minute(3)} }
  - { key: path, value: /abc, ${minute(4)} }`);
    expect(limitOf(config, 'path=/abc')).toBe(4);
    expect(limitOf(config, 'path=/abd')).toBe(2);
    expect(limitOf(config, 'path=/x')).toBe(1);
    expect(limitOf(config, 'method=x')).toBeUndefined();
  });

  it('does no backtracking: an exact value without children ends the search', () => {
    const config = load(`
  - { key: a, value: x }
  - { key: a, descriptors: [{ key: b, ${minute(5)} }] }`);
    expect(limitOf(config, 'a=y', 'b=1')).toBe(5);
    expect(limitOf(config, 'a=x', 'b=1')).toBeUndefined();
  });

  it('takes a limit only if the request has as many entries as the limit is deep', () => {
    const config = load(`  - { key: a, descriptors: [{ key: b, ${minute(5)} }] }`);
    expect(limitOf(config, 'a=1', 'b=1')).toBe(5);
    expect(limitOf(config, 'a=1')).toBeUndefined();
    expect(limitOf(config, 'a=1', 'b=1', 'c=1')).toBeUndefined();
    expect(match(config).limit).toBeUndefined();
  });

  it('matches a `*` anywhere, several times, and each with no characters too', () => {
    const config = load(`  - { key: p, value: 'a*b*c', ${minute(1)} }`);
    for (const value of ['abc', 'axbyc', 'abbc', 'a*b*c'])
      expect(limitOf(config, `p=${value}`), value).toBe(1);
    for (const value of ['ab', 'acb', 'xabc', 'abcx', '', 'ABC'])
      expect(limitOf(config, `p=${value}`)).toBeUndefined();
  });

  it('matches a `*` in a key, which theirs does by accident', () => {
    const config = load(`  - { key: 'user_*', ${minute(1)} }`);
    expect(limitOf(config, 'user_id=7')).toBe(1);
    expect(limitOf(config, 'account=7')).toBeUndefined();
  });

  it('keeps a key with an underscore apart from a key and a value', () => {
    const config = load(`
  - { key: a_b, ${minute(1)} }
  - { key: a, value: b, ${minute(2)} }`);
    expect(limitOf(config, 'a_b')).toBe(1);
    expect(limitOf(config, 'a=b')).toBe(2);
    expect(match(config, 'a_b=').check).not.toEqual(match(config, 'a=b').check);
  });

  it('counts each value of a key without a value by itself', () => {
    const config = load(`  - { key: ip, ${minute(1)} }`);
    expect(match(config, 'ip=1').check).not.toEqual(match(config, 'ip=2').check);
    expect(match(config, 'ip=1').limit).toBe(match(config, 'ip=2').limit);
  });

  it('takes an empty value as any other, and never for a value of the file', () => {
    const config = load(`
  - { key: a, ${minute(1)} }
  - { key: a, value: x, ${minute(2)} }`);
    expect(limitOf(config, 'a=')).toBe(1);
    expect(limitOf(config, 'a=x')).toBe(2);
  });

  it('shares one counter among all values of a pattern with `share_threshold`, below it as well', () => {
    const config = load(`
  - key: p
    value: 'a*'
    share_threshold: true
    ${minute(1)}
    descriptors: [{ key: ip, ${minute(2)} }]
  - { key: q, value: 'a*', ${minute(1)} }`);
    expect(match(config, 'p=a1').check).toEqual(match(config, 'p=a2').check);
    expect(match(config, 'p=a1', 'ip=1').check).toEqual(match(config, 'p=a2', 'ip=1').check);
    expect(match(config, 'p=a1', 'ip=1').check).not.toEqual(match(config, 'p=a1', 'ip=2').check);
    expect(match(config, 'q=a1').check).not.toEqual(match(config, 'q=a2').check);
    expect(match(config, 'q=*a*').check.key).not.toBe(match(config, 'p=a1').check.key.replace('p', 'q'));
  });

  it('knows only the domains of its files', () => {
    expect(load(`  - { key: a, ${minute(1)} }`).match('other', [entries('a=1')])).toBeUndefined();
  });

  it('answers for 33 descriptors, in their order', () => {
    const config = load(`  - { key: a, ${minute(1)} }`);
    const all = Array.from({ length: 33 }, (_, i) => entries(i % 2 === 0 ? `a=${i}` : `b=${i}`));
    expect(config.match('edge', all)?.map(({ limit }) => limit !== undefined)).toEqual(
      all.map((_, i) => i % 2 === 0),
    );
  });
});

describe('a limit of envoyproxy/ratelimit', () => {
  const windows: Record<string, number> = {
    second: 1,
    minute: 60,
    hour: 3600,
    day: 86_400,
    week: 604_800,
    month: 2_592_000,
    year: 31_536_000,
  };
  for (const [unit, seconds] of Object.entries(windows)) {
    it(`of one ${unit} has a window of ${seconds} seconds, in any case`, () => {
      for (const written of [unit, unit.toUpperCase()]) {
        const config = load(`  - { key: a, rate_limit: { unit: ${written}, requests_per_unit: 7 } }`);
        expect(match(config, 'a=1').limit?.algorithm.windowMs).toBe(seconds * 1000);
      }
    });
  }

  it('has windows of the clock: a week starts on a Thursday, 00:00 UTC', async () => {
    const config = load('  - { key: a, rate_limit: { unit: week, requests_per_unit: 1 } }');
    const { limit, check } = match(config, 'a=1');
    const clock = new ManualClock(Date.UTC(2026, 10, 25, 23, 59, 59));
    const limiter = createLimiter({
      store: memoryStore({ clock }),
      limits: [limit as NonNullable<typeof limit>],
    });
    expect((await limiter.consume(check)).allowed).toBe(true);
    expect(await limiter.consume(check)).toMatchObject({ allowed: false, retryAfterMs: 1000 });
    clock.advance(1000);
    expect((await limiter.consume(check)).allowed).toBe(true);
  });

  it('of 0 always denies', async () => {
    const { limit, check } = match(load(`  - { key: a, ${minute(0)} }`), 'a=1');
    const limiter = createLimiter({ store: memoryStore(), limits: [limit as NonNullable<typeof limit>] });
    expect(await limiter.consume(check)).toMatchObject({ allowed: false, retryAfterMs: Infinity });
  });

  it('charges nothing for 5 more after 9 of 10, where theirs counts 14; and a cost of 0 only looks', async () => {
    const { limit, check } = match(load(`  - { key: a, ${minute(10)} }`), 'a=1');
    const limiter = createLimiter({ store: memoryStore(), limits: [limit as NonNullable<typeof limit>] });
    await limiter.consume(check, { cost: 9 });
    expect((await limiter.consume(check, { cost: 5 })).allowed).toBe(false);
    expect(await limiter.consume(check, { cost: 0 })).toMatchObject({ allowed: true, remaining: 1 });
    expect((await limiter.consume(check)).allowed).toBe(true);
  });

  it('that is unlimited is found and checks nothing; what it replaces is replaced', () => {
    const config = load(`
  - { key: user, rate_limit: { unit: minute, requests_per_unit: 5, name: per-user } }
  - { key: user, value: admin, rate_limit: { unlimited: true, replaces: [{ name: per-user }] } }`);
    const matches = config.match('edge', [entries('user=7'), entries('user=admin')]);
    expect(matches).toMatchObject([
      { isReplaced: true, limit: undefined },
      { isReplaced: false, limit: undefined, rateLimit: { unlimited: true } },
    ]);
    expect(match(config, 'user=7')).toMatchObject({ isReplaced: false });
  });

  it('says whether it is in shadow or a quota, and carries its metadata', () => {
    const config = load(`
  - { key: a, shadow_mode: true, ${minute(1)} }
  - { key: b, quota_mode: true, metadata: { team: x }, ${minute(1)} }`);
    expect(match(config, 'a=1')).toMatchObject({ isShadow: true, isQuota: false });
    expect(match(config, 'b=1')).toMatchObject({ isShadow: false, isQuota: true, metadata: { team: 'x' } });
  });

  it('is named by its place in the file', () => {
    const config = load(`  - { key: a, value: x, descriptors: [{ key: b, ${minute(5)} }] }`);
    expect(match(config, 'a=x', 'b=1').limit?.name).toBe('a=x/b');
  });
});

describe('a mistake in a file of envoyproxy/ratelimit', () => {
  const all = (descriptors: string): string => `domain: edge\ndescriptors:\n${descriptors}`;
  const mistakes: readonly (readonly [name: string, text: string, says: RegExp])[] = [
    [
      'bad unit',
      all('  - { key: a, rate_limit: { unit: minuet, requests_per_unit: 1 } }'),
      /:3:35: .*Did you mean `minute`/,
    ],
    ['no unit', all('  - { key: a, rate_limit: { requests_per_unit: 1 } }'), /:3:27: .*needs a `unit`/],
    ['bad YAML', all('  - { key: a'), /not valid YAML/],
    [
      'duplicate key',
      all(`  - { key: a, ${minute(1)} }\n  - { key: a, ${minute(2)} }`),
      /:4:5: .*"a" on this level already/,
    ],
    [
      'duplicate value',
      all('  - { key: a, value: b }\n  - { key: a, value: b }'),
      /:4:5: .*"a=b" on this level/,
    ],
    ['duplicate pattern', all("  - { key: a, value: 'b*' }\n  - { key: a, value: 'b*' }"), /:4:5: .*"a=b\*"/],
    [
      'duplicate below',
      all('  - { key: a, descriptors: [{ key: b }, { key: b }] }'),
      /:3:41: .*"b" on this level/,
    ],
    ['empty domain', "domain: ''\n", /:1:9: domain: must be the name/],
    ['no domain', 'descriptors: []\n', /domain: is required/],
    ['empty key', all("  - { key: '' }"), /:3:12: .*the key of a descriptor/],
    ['no key', all('  - { value: a }'), /:3:5: .*key: is required/],
    ['misspelled key', all('  - { ky: a }'), /:3:7: .*Did you mean `key`/],
    ['misspelled key of a limit', all('  - { key: a, ratelimit: {} }'), /:3:15: .*Did you mean `rate_limit`/],
    ['list that is a map', 'domain: edge\ndescriptors: { key: a }', /:2:14: .*a list of descriptors/],
    ['file that is a list', '- a', /:1:1: must be a map/],
    ['key that is a number', all('  - { key: 7 }'), /:3:12: .*got 7/],
    ['value that is a number', all('  - { key: a, value: 7 }'), /:3:22: .*got 7/],
    [
      'replaces nothing',
      all("  - { key: a, rate_limit: { unit: day, replaces: [{ name: '' }] } }"),
      /name of another limit/,
    ],
    [
      'replaces itself',
      all('  - { key: a, rate_limit: { unit: day, name: x, replaces: [{ name: x }] } }'),
      /replaces itself/,
    ],
    [
      'unlimited with a unit',
      all('  - { key: a, rate_limit: { unit: day, unlimited: true } }'),
      /both `unlimited` and `unit`/,
    ],
    [
      'too many',
      all('  - { key: a, rate_limit: { unit: day, requests_per_unit: 4294967296 } }'),
      /from 0 to 4294967295/,
    ],
    [
      'negative',
      all('  - { key: a, rate_limit: { unit: day, requests_per_unit: -1 } }'),
      /from 0 to 4294967295/,
    ],
  ];
  for (const [name, text, says] of mistakes) {
    it(`is reported: ${name}`, () => {
      const path = fileOf(text);
      expect(() => loadEnvoyConfig(path)).toThrow(says);
      expect(() => loadEnvoyConfig(path)).toThrow(ConfigError);
    });
  }

  it('is a domain in two files of a folder, unless they may be merged', () => {
    const path = folder();
    writeFileSync(join(path, 'a.yaml'), `domain: edge\ndescriptors: [{ key: a, ${minute(1)} }]`);
    writeFileSync(join(path, 'b.yaml'), `domain: edge\ndescriptors: [{ key: b, ${minute(2)} }]`);
    writeFileSync(join(path, 'notes.txt'), 'not yaml: [');
    expect(() => loadEnvoyConfig(path)).toThrow(/b\.yaml:1:9: domain: .*mergeDomains/);
    const merged = loadEnvoyConfig(path, { mergeDomains: true });
    expect([limitOf(merged, 'a=1'), limitOf(merged, 'b=1')]).toEqual([1, 2]);
    writeFileSync(join(path, 'b.yaml'), `domain: edge\ndescriptors: [{ key: a, ${minute(2)} }]`);
    expect(() => loadEnvoyConfig(path, { mergeDomains: true })).toThrow(
      /b\.yaml:2:15: .*"a" on this level already/,
    );
  });

  it('is a path that does not exist', () => {
    expect(() => loadEnvoyConfig('/nowhere')).toThrow('/nowhere: There is no such file.');
  });
});
