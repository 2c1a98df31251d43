import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryStore } from '@sluice/store-memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { convertEnvoyConfig, explain, loadConfig, loadEnvoyConfig } from '../src/index.ts';
import { fileOf, folder } from './folder.ts';

const minute = (requests: number): string => `rate_limit: { unit: minute, requests_per_unit: ${requests} }`;
const convert = (descriptors: string, domain = 'edge') =>
  convertEnvoyConfig(fileOf(`domain: ${domain}\ndescriptors:\n${descriptors}`));
const rulesOf = (descriptors: string): unknown => convert(descriptors).file.domains.edge?.rules;
const fixed = (limit: number, window = '1m'): object => ({
  algorithm: 'fixed-window',
  limit,
  window,
  align: 'clock',
});

describe('a converted file of envoyproxy/ratelimit', () => {
  it('has a rule for each limit: values match, and what is left open is counted', () => {
    expect(
      rulesOf(`
  - { key: remote_address, ${minute(10)} }
  - { key: kind, value: promotion, descriptors: [{ key: phone, rate_limit: { unit: Day, requests_per_unit: 5 } }] }
  - { key: path, value: '/v1/*', share_threshold: true, shadow_mode: true, ${minute(7)} }`),
    ).toEqual([
      { match: { kind: 'promotion', phone: '*' }, key: ['phone'], limit: fixed(5, '1d') },
      { match: { path: '/v1/*' }, key: [], limit: fixed(7), shadow: true },
      { match: { ip: '*' }, key: ['ip'], limit: fixed(10) },
    ]);
  });

  it('lists under `except` what is more specific, even if that has no limit', () => {
    expect(
      rulesOf(`
  - { key: path, ${minute(1)} }
  - { key: path, value: '/a*', ${minute(2)} }
  - { key: path, value: /abc, rate_limit: { unlimited: true } }
  - { key: path, value: /x }`),
    ).toEqual([
      { match: { path: '/a*' }, except: [{ path: '/abc' }], key: ['path'], limit: fixed(2) },
      {
        match: { path: '*' },
        except: [{ path: '/abc' }, { path: '/x' }, { path: '/a*' }],
        key: ['path'],
        limit: fixed(1),
      },
    ]);
  });

  it('lists under `except` what replaces a limit, and keeps its name', () => {
    const { file, differences } = convert(`
  - { key: plan, rate_limit: { name: base, unit: minute, requests_per_unit: 1 } }
  - { key: vip, value: 'yes', rate_limit: { unlimited: true, replaces: [{ name: base }] } }`);
    expect(file.domains.edge?.rules).toEqual([
      { name: 'base', match: { plan: '*' }, except: [{ vip: 'yes' }], key: ['plan'], limit: fixed(1) },
    ]);
    expect(differences.map(({ message }) => message)).toEqual([
      expect.stringMatching(/It replaces the other limit/),
    ]);
  });

  it('says what it loses, with the place in the old file, in comments too', () => {
    const { differences, text } = convert(`
  - { key: a, metadata: { team: x }, ${minute(1)} }
  - { key: 'b*', ${minute(1)} }
  - { key: c, quota_mode: true, ${minute(1)} }
  - { key: d, quota_mode: true, ${minute(1)} }
  - { key: e, detailed_metric: true, ${minute(1)}, descriptors: [{ key: e, ${minute(1)} }] }
  - { key: tier, ${minute(1)} }`);
    expect(differences.map(({ line, message }) => `${line}: ${message.slice(0, 30)}`)).toEqual([
      '4: `metadata` is dropped.',
      '5: This limit is not converted, b',
      '6: `quota_mode` becomes an ordina',
      '7: `quota_mode` becomes an ordina',
      '8: Statistics are by rule: `detai',
      '8: This limit and those below it ',
      '8: This limit is not converted, b',
      '9: A request without the attribut',
    ]);
    expect(text.split('\n')[0]).toBe('# Line 4: `metadata` is dropped.');
  });

  it('of a folder has all its domains, under names that are valid here', () => {
    const path = folder();
    writeFileSync(join(path, 'a.yaml'), `domain: a/b\ndescriptors: [{ key: x, ${minute(1)} }]`);
    writeFileSync(join(path, 'b.yaml'), `domain: a-b\ndescriptors: [{ key: x, ${minute(1)} }]`);
    const { file, differences } = convertEnvoyConfig(path);
    expect(Object.keys(file.domains)).toEqual(['a-b', 'a-b-2']);
    expect(differences.map(({ message }) => message)).toEqual([
      'The domain "a/b" is named "a-b".',
      'The domain "a-b" is named "a-b-2".',
    ]);
  });

  it('reports the mistakes of the old file', () => {
    expect(() => convert('  - { ky: a }')).toThrow(/:3:7: .*Did you mean `key`/);
    expect(() => convertEnvoyConfig(7 as never)).toThrow(/the path must be/);
  });

  it('finds the limits that the old one finds, and counts the same requests together', () => {
    const value = fc.constantFrom('', 'x', 'xy', 'y', 'x*', '*y', 'z');
    const leaf = (key: string) =>
      fc.record({ key: fc.constant(key), value, shared: fc.boolean(), limit: fc.nat(9) });
    const files = fc.uniqueArray(
      fc.record({
        top: fc.record({ key: fc.constantFrom('a', 'b'), value, shared: fc.boolean() }),
        below: fc.uniqueArray(leaf('c'), { selector: ({ value: of }) => of, maxLength: 3 }),
      }),
      { selector: ({ top }) => `${top.key} ${top.value}`, maxLength: 6 },
    );
    const runtime = fc.constantFrom('x', 'xy', 'y', 'z', 'q', 'xqy');
    const requests = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), value: runtime, below: runtime }), {
      minLength: 1,
      maxLength: 6,
    });
    const check = fc.property(files, requests, (levels, sent) => {
      // All limits are equally deep, because a request here has attributes, not lists of them.
      const descriptors = levels.map(({ top, below }) => ({
        key: top.key,
        value: top.value,
        share_threshold: top.shared,
        descriptors: below.map(({ key, value: of, shared, limit }) => ({
          key,
          value: of,
          share_threshold: shared,
          rate_limit: { unit: 'minute', requests_per_unit: limit },
        })),
      }));
      const path = fileOf(stringify({ domain: 'edge', descriptors }));
      const theirs = loadEnvoyConfig(path);
      const ours = loadConfig(fileOf(convertEnvoyConfig(path).text), { store: memoryStore() });
      const found = sent.map(({ key, value: of, below }) => {
        const entries = [
          { key, value: of },
          { key: 'c', value: below },
        ];
        const match = theirs.match('edge', [entries])?.[0];
        const { limits } = explain(ours, { domain: 'edge', attributes: { [key]: of, c: below } });
        expect(limits.map(({ limit }) => JSON.parse(limit).limit)).toEqual(
          match?.limit === undefined ? [] : [match.limit.algorithm.limit],
        );
        const [limit] = limits;
        return { theirs: `${match?.limit?.name} ${match?.check.key}`, ours: `${limit?.name} ${limit?.key}` };
      });
      for (const one of found) {
        for (const other of found) {
          if (one.ours.startsWith('undefined')) continue;
          expect(one.ours === other.ours, `${one.ours} and ${other.ours}`).toBe(one.theirs === other.theirs);
        }
      }
    });
    // fast-check prints the seed of a failure.
    fc.assert(check, { numRuns: 150 });
  });
});
