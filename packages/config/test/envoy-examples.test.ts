import { ManualClock } from '@sluice/core/testing';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { createEnvoyLimiter, type EnvoyRequestDescriptor, loadEnvoyConfig } from '../src/index.ts';
import { fileOf } from './folder.ts';

/** The cases of the examples in the README of envoyproxy/ratelimit, with files of our own. */
interface Example {
  readonly title: string;
  readonly file: string;
  /** Descriptors sent together, and how many such requests pass in one window; `Infinity` for all. */
  readonly passes: readonly (readonly [descriptors: readonly string[], requests: number])[];
}

const per = (unit: string, requests: number): string =>
  `rate_limit: { unit: ${unit}, requests_per_unit: ${requests} }`;

const examples: readonly Example[] = [
  {
    title: '1: two values of a key, each with its limit',
    file: `
  - { key: table, value: people, ${per('second', 4)} }
  - { key: table, value: orders, ${per('second', 6)} }`,
    passes: [
      [['table=people'], 4],
      [['table=orders'], 6],
      [['table=others'], Infinity],
    ],
  },
  {
    title: '2: nested descriptors, and several in one request',
    file: `
  - { key: kind, value: promotion, descriptors: [{ key: phone, ${per('day', 3)} }] }
  - { key: phone, ${per('day', 5)} }`,
    passes: [
      [['kind=promotion/phone=1'], 3],
      [['kind=promotion/phone=2'], 3],
      [['kind=receipt/phone=3', 'phone=3'], 5],
      [['kind=promotion/phone=4', 'phone=4'], 3],
      [['kind=promotion'], Infinity],
    ],
  },
  {
    title: '3: the most specific match decides, and 0 blocks',
    file: `
  - { key: remote_address, ${per('second', 3)} }
  - { key: remote_address, value: 192.0.2.66, ${per('second', 0)} }`,
    passes: [
      [['remote_address=192.0.2.1'], 3],
      [['remote_address=192.0.2.2'], 3],
      [['remote_address=192.0.2.66'], 0],
    ],
  },
  {
    title: '4: a request has as many entries as the limit is deep',
    file: `
  - { key: flat, value: v, ${per('second', 2)} }
  - { key: deep, value: v, descriptors: [{ key: sub, ${per('second', 2)} }] }`,
    passes: [
      [['flat=v/sub=w'], Infinity],
      [['deep=v/sub=w'], 2],
    ],
  },
  {
    title: '5: unlimited',
    file: `
  - { key: inside, rate_limit: { unlimited: true } }
  - { key: outside, ${per('minute', 2)} }`,
    passes: [
      [['inside=1'], Infinity],
      [['outside=1'], 2],
    ],
  },
  {
    title: '6: shadow_mode',
    file: `
  - key: service
    descriptors:
      - { key: user, value: trial, shadow_mode: true, ${per('second', 1)} }
      - { key: user, value: real, ${per('second', 2)} }`,
    passes: [
      [['service=auth/user=trial'], Infinity],
      [['service=auth/user=real'], 2],
    ],
  },
  {
    title: '7: replaces',
    file: `
  - key: read
    descriptors:
      - { key: user, value: ada, rate_limit: { name: reads, unit: second, requests_per_unit: 2 } }
  - key: report
    descriptors:
      - key: user
        value: ada
        rate_limit: { unit: second, requests_per_unit: 4, replaces: [{ name: reads }] }`,
    passes: [
      [['read=1/user=ada', 'report=1/user=ada'], 4],
      [['read=1/user=ada'], 2],
      [['report=2/user=ada'], 4],
    ],
  },
  {
    title: '8: detailed_metric changes no verdict',
    file: `
  - { key: k, detailed_metric: true, ${per('minute', 2)} }
  - { key: k, value: known, ${per('minute', 3)} }`,
    passes: [
      [['k=one'], 2],
      [['k=two'], 2],
      [['k=known'], 3],
    ],
  },
  {
    title: '9: wildcards at the end, in the middle, and several',
    file: `
  - { key: end, value: 'value*', ${per('minute', 2)} }
  - { key: middle, value: '/api/*/run', ${per('minute', 2)} }
  - { key: several, value: '/a/*/b/*/c', ${per('minute', 2)} }`,
    passes: [
      [['end=value1'], 2],
      [['end=value'], 2],
      [['end=other'], Infinity],
      [['several=x'], Infinity],
    ],
  },
  {
    title: '10: value_to_metric changes no verdict',
    file: `
  - key: route
    value_to_metric: true
    descriptors: [{ key: method, value_to_metric: true, descriptors: [{ key: who, ${per('minute', 2)} }] }]`,
    passes: [
      [['route=a/method=GET/who=1'], 2],
      [['route=b/method=GET/who=1'], 2],
      [['route=a/method=GET'], Infinity],
    ],
  },
];

function descriptorOf(written: string): EnvoyRequestDescriptor {
  const entries = written.split('/').map((entry) => {
    const [key = '', value = ''] = entry.split('=');
    return { key, value };
  });
  return { entries };
}

/** More than any limit of the examples. */
const MANY = 20;

describe('the examples of envoyproxy/ratelimit', () => {
  for (const { title, file, passes } of examples) {
    it(title, async () => {
      const config = loadEnvoyConfig(fileOf(`domain: edge\ndescriptors:${file}`));
      for (const [descriptors, requests] of passes) {
        const store = memoryStore({ clock: new ManualClock(0) });
        const limiter = createEnvoyLimiter(config, { store });
        let passed = 0;
        for (let i = 0; i < MANY; i++) {
          const answer = await limiter.shouldRateLimit({
            domain: 'edge',
            descriptors: descriptors.map(descriptorOf),
          });
          if (answer.overallCode === 'OK') passed++;
        }
        expect(passed, descriptors.join(' ')).toBe(Math.min(requests, MANY));
      }
    });
  }

  it('11: share_threshold', async () => {
    const config = loadEnvoyConfig(
      fileOf(`domain: edge
descriptors:
  - { key: shared, value: 'docs-*', share_threshold: true, ${per('hour', 4)} }
  - { key: apart, value: 'docs-*', ${per('hour', 4)} }`),
    );
    const limiter = createEnvoyLimiter(config, { store: memoryStore({ clock: new ManualClock(0) }) });
    const code = async (written: string, hitsAddend = 1): Promise<string> =>
      (await limiter.shouldRateLimit({ domain: 'edge', descriptors: [descriptorOf(written)], hitsAddend }))
        .overallCode;
    expect([await code('shared=docs-a', 2), await code('shared=docs-b', 2)]).toEqual(['OK', 'OK']);
    expect(await code('shared=docs-c')).toBe('OVER_LIMIT');
    expect([await code('apart=docs-a', 4), await code('apart=docs-a')]).toEqual(['OK', 'OVER_LIMIT']);
    expect(await code('apart=docs-b', 4)).toBe('OK');
  });
});
