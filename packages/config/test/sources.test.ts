import { pathToFileURL } from 'node:url';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { type Attributes, type Config, loadConfig } from '../src/index.ts';
import { fileOf } from './folder.ts';

const object = { version: 1, domains: { api: { rules: [{ key: ['ip'], limit: '7/1m' }] } } };
const json = JSON.stringify(object);
const limitOf = async (config: Config): Promise<number> =>
  (await config.limiter('api').peek({ ip: 'a' })).limit;
const load = (source: string | object): Config => loadConfig(source, { store: memoryStore() });

describe('loadConfig', () => {
  it('takes a path, a `file:` URL, or an object; YAML or JSON; with a byte order mark', async () => {
    for (const path of [fileOf(json, 'limits.json'), fileOf(`\uFEFF${json}`), fileOf(json)]) {
      expect(await limitOf(load(path))).toBe(7);
      expect(await limitOf(load(pathToFileURL(path)))).toBe(7);
      expect(load(pathToFileURL(path)).path).toBe(path);
    }
    expect(await limitOf(load(object))).toBe(7);
    expect(load(object).path).toBeUndefined();
  });

  it('returns at once, and may be awaited', async () => {
    expect(await load(object)).toMatchObject({ domains: ['api'] });
  });

  it('names the way out if it is given something else', () => {
    const mistakes: readonly (readonly [source: unknown, says: RegExp])[] = [
      ['', /the path must be the path of a file/],
      [json.replace('{', '{\n'), /parse the text of a file first, and pass the object/],
      [new URL('https://example.com/limits.yaml'), /the path of a file, or its `file:` URL/],
      [7, /must be the path of a file, or an object/],
      [null, /must be the path of a file, or an object/],
    ];
    for (const [source, says] of mistakes) expect(() => load(source as string)).toThrow(says);
  });

  it('takes every form of the format, in YAML flow style', async () => {
    const text = (store: string, policy: string): string => `version: 1
store: ${store}
onStoreFailure: ${policy}
domains: { api: { tiers: { free: { minute: 60/1m, day: 5000/1d }, internal: unlimited,
      business: { minute: { algorithm: token-bucket, capacity: 9, refill: { amount: 6, every: 1m } } } },
    rules: [ { match: { path: /v1/login, method: POST }, key: [ip], limit: 5/15m },
      { match: { tier: '*' }, key: [api_key], limits: '\${tier}', shadow: false } ],
    overrides: [ { key: { api_key: 'acme-*' }, tier: business } ] } }
`;
    const stores = ['memory', '{ redis: { url: "redis://x" } }', '{ postgres: { url: "postgres://x" } }'];
    for (const store of stores) {
      for (const policy of ['allow', 'deny', 'local']) {
        const path = fileOf(text(store, policy));
        const limiter = loadConfig(path, {
          store: memoryStore(),
          stores: { memory: () => memoryStore() },
        }).limiter('api');
        const limitsOf = async (attributes: Attributes): Promise<readonly number[]> =>
          (await limiter.peek(attributes)).limits.map(({ limit }) => limit);
        expect(await limitsOf({ tier: 'free', api_key: 'a' })).toEqual([60, 5000]);
        expect(await limitsOf({ tier: 'free', api_key: 'acme-1' })).toEqual([9]);
        const login = { method: 'POST', path: '/v1/login', ip: 'x' };
        expect(await limitsOf({ ...login, tier: 'free', api_key: 'a' })).toEqual([5, 60, 5000]);
        expect(await limitsOf({ ...login, tier: 'internal' })).toEqual([5]);
        expect(await limitsOf({ tier: 'internal' })).toEqual([]);
      }
    }
  });
});
