import { memoryStore } from '@sluice/store-memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attributes, explain, loadConfig } from '../src/index.ts';
import { fileOf } from './folder.ts';
import { tierTableYaml } from './tier-table.ts';

const config = loadConfig(fileOf(tierTableYaml), { store: memoryStore() });

describe('explain', () => {
  it('says which rules match, what they count, and why the others do not', () => {
    const attributes = { method: 'GET', path: '/v1/login', ip: '192.0.2.1', tier: 'free', api_key: 'k' };
    expect(explain(config, { domain: 'api', attributes })).toEqual({
      domain: 'api',
      tier: 'free',
      tierReason: 'The request names it.',
      unlimited: false,
      rules: [
        {
          index: 0,
          rule: 'POST /v1/login by ip',
          matches: false,
          shadow: false,
          reason: 'The condition `method: POST` does not hold: the request has "GET".',
          limits: [],
        },
        {
          index: 1,
          rule: 'tier=* by api_key|ip',
          matches: true,
          shadow: false,
          reason: 'All conditions hold: `tier: *`.',
          limits: expect.any(Array),
        },
      ],
      limits: [
        {
          name: 'minute',
          key: 'api_key=k',
          limit: '{"algorithm":"token-bucket","capacity":100,"refill":{"amount":60,"every":"1m"}}',
        },
        { name: 'day', key: 'api_key=k', limit: '5000/1d' },
      ],
    });
  });

  it('says which exception a request matches', () => {
    const rules = [{ key: ['ip'], limit: '1/1m', except: [{ path: '/a' }, { path: '/b*', method: 'GET' }] }];
    const file = { version: 1, domains: { api: { rules } } };
    const reasonOf = (attributes: Attributes): unknown => {
      const [rule] = explain(file, { domain: 'api', attributes }).rules;
      return [rule?.matches, rule?.reason];
    };
    expect(reasonOf({ path: '/b/1', method: 'GET' })).toEqual([
      false,
      'The request matches the exception `path: /b*, method: GET`.',
    ]);
    expect(reasonOf({ path: '/b/1', method: 'PUT', ip: 'x' })).toEqual([true, 'It has no conditions.']);
  });

  it('says where the tier comes from', () => {
    const reasonOf = (attributes: object): unknown => {
      const { tier, tierReason } = explain(config, { domain: 'api', attributes: attributes as never });
      return [tier, tierReason];
    };
    expect(reasonOf({})).toEqual(['anonymous', 'The request has no tier.']);
    expect(reasonOf({ tier: 'gold' })).toEqual([
      'anonymous',
      'There is no tier "gold", so it counts as anonymous.',
    ]);
    expect(reasonOf({ tier: 'free', api_key: 'acme-1' })).toEqual(['business', 'overrides[0] matches.']);
  });

  it('says that a tier is unlimited, and that an attribute is absent', () => {
    const internal = explain(config, { domain: 'api', attributes: { tier: 'internal' } });
    expect(internal.unlimited).toBe(true);
    expect(internal.rules[1]?.reason).toBe(
      'All conditions hold: `tier: *`. The tier internal is unlimited. The request has no `api_key|ip`: all such requests count together.',
    );
  });

  it('takes a path or an object as well', () => {
    const file = { version: 1, domains: { api: { rules: [{ key: [], limit: '1/1m' }] } } };
    expect(explain(file, { domain: 'api', attributes: {} }).rules[0]).toMatchObject({
      rule: 'all',
      matches: true,
    });
  });

  it('rejects a domain that does not exist', () => {
    expect(() => explain(config, { domain: 'apy', attributes: {} })).toThrow(/one of the domains \(api\)/);
    expect(() => explain(config, { domain: 'api', attributes: [] as never })).toThrow(TypeError);
  });

  it('agrees with the limiter about every request', async () => {
    const value = fc.oneof(
      fc.constantFrom('free', 'pro', 'internal', 'acme-7', '/v1/login', 'POST', ''),
      fc.string(),
    );
    const request = fc.dictionary(fc.constantFrom('tier', 'api_key', 'ip', 'method', 'path'), value);
    const limiter = config.limiter('api');
    await fc.assert(
      fc.asyncProperty(request, async (attributes) => {
        const { limits, unlimited } = explain(config, { domain: 'api', attributes });
        const decision = await limiter.peek(attributes);
        expect(decision.limits.map(({ name }) => name)).toEqual(limits.map(({ name }) => name));
        expect(decision.limit === Infinity).toBe(unlimited);
      }),
    );
  });
});
