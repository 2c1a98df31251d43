import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it, vi } from 'vitest';
import { ConfigError, loadConfig } from '../src/index.ts';
import { fileOf } from './folder.ts';

const inDomain = (lines: string): string => `version: 1\ndomains:\n  api:\n${lines}`;
const inRule = (lines: string): string => inDomain(`    rules:\n      - key: [ip]\n${lines}`);

/** A text, where its mistake is, and what the message must say. */
const mistakes: readonly (readonly [text: string, at: string, says: RegExp])[] = [
  ['', '1:1', /must be a map/],
  ['[]', '1:1', /must be a map.*got an empty list/],
  ['version: 1\n', '1:1', /domains: is required/],
  ['version: 2\ndomains: {}', '1:10', /must be 1.*got 2/],
  ['version: 1\nversion: 1\ndomains: {}', '2:1', /not valid YAML.*unique/],
  ['version: 1\ndomains: { api: [', '2:18', /not valid YAML/],
  ['version: 1\ndomain: {}\ndomains: {}', '2:1', /Did you mean `domains`\?/],
  ['version: 1\ndomains: { a: { rules: [{ key: [], limits: ${tier} }] } }', '2:45', /in quotes/],
  ['version: 1\ndomains: {}\nstore: memroy', '3:8', /Did you mean `memory`\?/],
  ['version: 1\ndomains: {}\nstore: { redis: { ulr: x } }', '3:19', /Did you mean `url`\?/],
  ['version: 1\ndomains: {}\nonStoreFailure: alow', '3:17', /Did you mean `allow`\?/],
  ['version: 1\ndomains: {}\nonStoreFailure: { local: { instances: 0 } }', '3:39', /at least 1/],
  ['version: 1\ndomains: {}\nprefix: "ä"', '3:9', /printable ASCII/],
  ['version: 1\ndomains: { "a b": { rules: [] } }', '2:12', /name of 1 to 40/],
  ['version: 1\ndomains: { __proto__: { rules: [] } }', '2:23', /cannot be a name/],
  [inDomain('    rule: []\n    rules: []'), '4:5', /Did you mean `rules`\?/],
  [inRule('        limit: 5/15'), '6:16', /got "5\/15"/],
  [inRule('        limit: 60 per minute'), '6:16', /Did you mean `60\/1m`\?/],
  [inRule('        limit: 60/min'), '6:16', /Did you mean `60\/1m`\?/],
  [inRule('        limit: 60'), '6:16', /units per window.*got 60/],
  [inRule('        limit: -1/1m'), '6:16', /units per window/],
  [inRule('        limit: 99999999999999999/1m'), '6:16', /got "99999/],
  [inRule('        limit: 5/9999999999999999s'), '6:16', /slidingWindow: `window`.*hundred years/],
  [inRule('        limit: { algorithm: token-buket }'), '6:29', /Did you mean `token-bucket`\?/],
  [inRule('        limit: { limit: 5 }'), '6:16', /one of sliding-window/],
  [inRule('        limit: { algorithm: gcra, limit: 0, period: 1m }'), '6:42', /at least 1/],
  [
    inRule('        limit: { algorithm: fixed-window, limit: 5, windw: 1m }'),
    '6:53',
    /Did you mean `window`\?/,
  ],
  [
    inRule('        limit: { algorithm: fixed-window, limit: 5, window: 1 minute }'),
    '6:61',
    /must be a duration/,
  ],
  [
    inRule('        limit: { algorithm: calendar-window, limit: 5, every: month, timeZone: Mars }'),
    '6:16',
    /time zone/,
  ],
  [inRule('        limit: 1/1m\n        limits: { a: 1/1m }'), '5:9', /either `limit`/],
  [inRule('        shadow: false'), '5:9', /either `limit`/],
  [inRule("        limits: '${teir}'"), '6:17', /Did you mean `tier`\?/],
  [inRule('        limits: ${tier}'), '6:17', /domain has no `tiers`/],
  [inRule('        limit: 1/1m\n        shadow: yes'), '7:17', /true or false.*got "yes"/],
  [inRule('        limit: 1/1m\n        match: { path: [] }'), '7:24', /at least one pattern/],
  [inRule('        limit: 1/1m\n        except: { path: /x }'), '7:17', /a list of what to leave out/],
  [inRule('        limit: 1/1m\n        except: []'), '7:17', /at least one/],
  [inRule('        limit: 1/1m\n        except: [{}]'), '7:18', /it matches every request/],
  [inRule('        limit: 1/1m\n        excpet: [{ path: /x }]'), '7:9', /Did you mean `except`\?/],
  [inDomain('    rules: [{ key: ip, limit: 1/1m }]'), '4:20', /list of attributes/],
  [inDomain('    rules: [{ key: [a b], limit: 1/1m }]'), '4:21', /an attribute/],
  [inDomain('    rules: []\n    tiers: { free: unlimted }'), '5:20', /Did you mean `unlimited`\?/],
  [
    inDomain(
      '    rules: []\n    tiers: { pro: unlimited }\n    overrides: [{ key: { user: 7 }, tier: prp }]',
    ),
    '6:43',
    /no tier "prp".*Did you mean `pro`\?/,
  ],
  [
    inDomain('    rules: []\n    overrides: [{ key: {}, limits: unlimited }]'),
    '5:17',
    /at least one pattern/,
  ],
];

function errorOf(load: () => unknown): ConfigError {
  try {
    load();
  } catch (error) {
    if (ConfigError.is(error)) return error;
    throw error;
  }
  throw new Error('It was loaded.');
}

describe('a mistake in a file', () => {
  for (const [text, at, says] of mistakes) {
    it(`is reported at ${at}: ${JSON.stringify(text.slice(-50))}`, () => {
      const path = fileOf(text);
      const { message, code } = errorOf(() => loadConfig(path));
      const line = message.split('\n').find((one) => says.test(one));
      expect(line, message).toBeDefined();
      expect(line).toMatch(new RegExp(`limits\\.yaml:${at}: `));
      expect(code).toBe('INVALID_CONFIG');
    });
  }

  it('does not hide the others', () => {
    const path = fileOf(inRule('        limit: 5/15\n      - { ky: [ip], limit: 1/1x }'));
    const { issues } = errorOf(() => loadConfig(path));
    expect(issues.map(({ line, path: where }) => `${line} ${where}`)).toEqual([
      '6 domains.api.rules[0].limit',
      '7 domains.api.rules[1].key',
      '7 domains.api.rules[1].limit',
      '7 domains.api.rules[1].ky',
    ]);
  });

  it('in JSON has a position, too', () => {
    const path = fileOf('{\n\t"version": 1,\n\t"domains": { "api": { "rules": 5 } }\n}', 'limits.json');
    expect(errorOf(() => loadConfig(path)).message).toMatch(/limits\.json:3:33: domains\.api\.rules/);
  });

  it('in an object has a path', () => {
    const { issues } = errorOf(() =>
      loadConfig({ version: 1, domains: { api: { rules: [{ key: ['ip'], limit: 5 }] } } }),
    );
    expect(issues).toMatchObject([
      { path: 'domains.api.rules[0].limit', line: undefined, source: undefined },
    ]);
  });

  it('that expands without end is refused', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghijklmnop'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefghijklmno'[i]}, `.repeat(9)}]`),
    ];
    expect(errorOf(() => loadConfig(fileOf(bomb.join('\n')))).message).toMatch(/cannot be used/);
  });

  it('of the path is reported', () => {
    expect(errorOf(() => loadConfig('/nowhere/limits.yaml')).message).toBe(
      '/nowhere/limits.yaml: There is no such file.',
    );
    expect(() => loadConfig(5 as never)).toThrow(TypeError);
    expect(() => loadConfig('')).toThrow(RangeError);
    expect(() => loadConfig({}, { stroe: 1 } as never)).toThrow(/no option "stroe"/);
  });
});

describe('a doubt about a file', () => {
  it('is a warning with a position', () => {
    const path = fileOf(
      inDomain(
        "    tiers: { free: { a: 1/1m } }\n    rules: [{ match: { methd: GET }, key: [], limits: '${tier}' }]",
      ),
    );
    const { warnings } = loadConfig(path);
    expect(warnings.map(({ line, message }) => [line, message])).toEqual([
      [5, expect.stringContaining('Did you mean `method`?')],
      [4, expect.stringContaining('no tier `anonymous`')],
    ]);
  });
});

describe('a store', () => {
  it('is not created for a domain that does not exist', () => {
    const stores = { memory: vi.fn(() => memoryStore()) };
    const config = loadConfig({ version: 1, domains: { api: { rules: [] } } }, { stores });
    expect(() => config.limiter('apy')).toThrow(/one of the domains \(api\)/);
    expect(stores.memory).not.toHaveBeenCalled();
  });

  it('that is passed wins over an installed one', async () => {
    const store = memoryStore();
    const redis = vi.fn(() => store);
    const config = loadConfig(
      { version: 1, store: { redis: { url: 'redis://x' } }, domains: { api: { rules: [] } } },
      { stores: { redis } },
    );
    expect((await config.limiter('api').consume({})).allowed).toBe(true);
    expect(redis).toHaveBeenCalledExactlyOnceWith({ url: 'redis://x' });
    await config.close();
    await config.close();
  });

  it('for a local policy is the one in memory', () => {
    const memory = vi.fn(() => memoryStore());
    const config = loadConfig(
      { version: 1, onStoreFailure: 'local', domains: { api: { rules: [] } } },
      { store: memoryStore(), stores: { memory } },
    );
    config.limiter('api');
    expect(memory).toHaveBeenCalledOnce();
  });
});
