import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { explain, loadConfig } from '../src/index.ts';
import { fileOf } from './folder.ts';

const yaml = `version: 1
store: { redis: { url: '\${REDIS_URL}', prefix: '\${PREFIX:-sluice}' } }
domains:
  api:
    tiers: { free: { minute: { algorithm: token-bucket, capacity: '\${CAPACITY}', refill: { amount: 1, every: 1s } } } }
    rules: [{ key: [ip], limits: '\${tier}' }]
`;

function load(environment: Record<string, string>, text = yaml) {
  const urls: string[] = [];
  const redis = ({ url, prefix }: { url: string; prefix?: string }) => {
    urls.push(`${url} ${prefix}`);
    return memoryStore();
  };
  const config = loadConfig(fileOf(text), { environment, stores: { redis } });
  config.limiter('api');
  const { limits } = explain(config, { domain: 'api', attributes: { tier: 'free' } });
  return { urls, limits: limits.map(({ limit }) => limit) };
}

describe('the environment', () => {
  it('fills in variables, with defaults', () => {
    const { urls, limits } = load({ REDIS_URL: 'redis://h', CAPACITY: '7' });
    expect(urls).toEqual(['redis://h sluice']);
    expect(limits[0]).toContain('"capacity":7');
  });

  it('names a variable that is missing, with its position and the way out', () => {
    expect(() => load({ REDIS_URI: 'x', CAPACITY: '7' })).toThrow(
      /limits\.yaml:2:24: store\.redis\.url: .*`REDIS_URL` is not set.*\$\{REDIS_URL:-default\}.*`REDIS_URI`/,
    );
  });

  it('is not YAML: a value cannot add structure', () => {
    expect(() => load({ REDIS_URL: 'x', CAPACITY: '{ a: 1 }' })).toThrow(/capacity: must be a whole number/);
  });

  it('sets any part of the file', () => {
    const { urls, limits } = load({
      REDIS_URL: 'a',
      CAPACITY: '7',
      SLUICE_STORE__REDIS__URL: 'redis://other',
      SLUICE_DOMAINS__API__TIERS__FREE__MINUTE: '5/1m',
      SLUICE_PORT: '8080',
    });
    expect(urls).toEqual(['redis://other sluice']);
    expect(limits).toEqual(['5/1m']);
  });

  it('sets items of lists and names in camel case', () => {
    const config = loadConfig(
      { version: 1, domains: { api: { rules: [{ key: ['ip'], limit: '1/1m' }] } } },
      { environment: { SLUICE_DOMAINS__API__RULES__0__LIMIT: '9/1m', SLUICE_ON_STORE_FAILURE: 'deny' } },
    );
    expect(explain(config, { domain: 'api', attributes: {} }).limits[0]?.limit).toBe('9/1m');
  });

  it('is named in the error of a value that it has set', () => {
    expect(() =>
      load({ REDIS_URL: 'a', CAPACITY: '7', SLUICE_DOMAINS__API__TIERS__FREE__MINUTE: '5' }),
    ).toThrow(
      /^environment variable SLUICE_DOMAINS__API__TIERS__FREE__MINUTE: domains\.api\.tiers\.free\.minute: must be/,
    );
  });
});
