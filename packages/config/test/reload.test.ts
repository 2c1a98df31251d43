import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Config, ConfigError, loadConfig, type WatchOptions } from '../src/index.ts';
import { fileOf, folder } from './folder.ts';

const withLimits = (a: number, b = a): string => `version: 1
domains:
  api:
    rules:
      - { name: a, key: [ip], limit: ${a}/1h }
      - { name: b, key: [ip], limit: ${b}/1h }
`;

const load = (path: string): Config => loadConfig(path, { store: memoryStore() });
const limitOf = async (config: Config): Promise<number> =>
  (await config.limiter('api').peek({ ip: 'x' })).limit;

function watched(
  config: Config,
  options: Partial<WatchOptions> = {},
): { errors: string[]; reloads: unknown[] } {
  const errors: string[] = [];
  const reloads: unknown[] = [];
  const stop = config.watch({
    settleMs: 5,
    onError: (error) => errors.push(error.message),
    onReload: (changes) => reloads.push(changes),
    ...options,
  });
  onTestFinished(stop);
  return { errors, reloads };
}

describe('reload', () => {
  it('changes the limits of a limiter that is in use, and keeps its usage', async () => {
    const path = fileOf(withLimits(10));
    const config = load(path);
    const limiter = config.limiter('api');
    await limiter.consume({ ip: 'x' }, { cost: 4 });
    writeFileSync(path, withLimits(20, 10));
    expect(config.reload()).toEqual([{ kind: 'changed', path: 'domains.api.rules[0].limit' }]);
    const { limits } = await limiter.peek({ ip: 'x' });
    expect(limits.map(({ remaining }) => remaining)).toEqual([16, 6]);
    expect(config.limiter('api')).toBe(limiter);
  });

  it('keeps usage when rules are added before, and when they change places', async () => {
    const path = fileOf(
      'version: 1\ndomains: { api: { rules: [{ match: { method: GET }, key: [ip], limit: 9/1h }] } }',
    );
    const config = load(path);
    const limiter = config.limiter('api');
    await limiter.consume({ ip: 'x', method: 'GET' }, { cost: 4 });
    writeFileSync(
      path,
      'version: 1\ndomains: { api: { rules: [{ key: [], limit: 99/1h }, { match: { method: GET }, key: [ip], limit: 8/1h }] } }',
    );
    config.reload();
    expect((await limiter.peek({ ip: 'x', method: 'GET' })).remaining).toBe(4);
  });

  it('of a broken file changes nothing and says why', async () => {
    const path = fileOf(withLimits(10));
    const config = load(path);
    expect(await limitOf(config)).toBe(10);
    writeFileSync(path, withLimits(20).replace('20/1h', '20/1x'));
    expect(() => config.reload()).toThrow(/limits\.yaml:5:38: domains\.api\.rules\[0\]\.limit: must be/);
    expect(await limitOf(config)).toBe(10);
    rmSync(path);
    expect(() => config.reload()).toThrow(ConfigError);
    expect(await limitOf(config)).toBe(10);
  });

  it('of another store, or without a domain in use, asks for a restart', async () => {
    const path = fileOf(withLimits(10));
    const config = load(path);
    await limitOf(config);
    writeFileSync(path, `${withLimits(20)}store: { redis: { url: x } }\nonStoreFailure: deny\n`);
    expect(() => config.reload()).toThrow(/:7:8: store: This cannot change.*\n.*:8:17: onStoreFailure/);
    writeFileSync(path, 'version: 1\ndomains: { other: { rules: [] } }');
    expect(() => config.reload()).toThrow(/domains\.api: This domain is in use/);
    expect(await limitOf(config)).toBe(10);
  });

  it('takes an object in place of the one before', async () => {
    const of = (limit: string): object => ({
      version: 1,
      domains: { api: { rules: [{ key: ['ip'], limit }] } },
    });
    const config = loadConfig(of('5/1m'), { store: memoryStore() });
    expect(() => config.reload()).toThrow(TypeError);
    expect(config.reload(of('6/1m'))).toHaveLength(1);
    expect(await limitOf(config)).toBe(6);
  });

  it('1,000 times under load never shows a check half of a file, and loses no usage', async () => {
    const path = fileOf(withLimits(1000));
    const config = load(path);
    const limiter = config.limiter('api');
    let done = false;
    let granted = 0;
    const load1 = (async () => {
      while (!done) {
        const { allowed, limits } = await limiter.consume({ ip: 'x' });
        expect(limits[0]?.limit).toBe(limits[1]?.limit);
        if (allowed) granted++;
        expect(limits.map(({ limit, remaining }) => limit - remaining)).toEqual([granted, granted]);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let i = 1; i <= 1000; i++) {
      writeFileSync(path, i % 3 === 0 ? 'version: 1\ndomains: { api' : withLimits(1_000_000 + i));
      try {
        config.reload();
      } catch (error) {
        expect(ConfigError.is(error)).toBe(true);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    done = true;
    await load1;
    expect(granted).toBeGreaterThan(500);
  });
});

describe('watch', () => {
  it('sees a file that is written in place', async () => {
    const path = fileOf(withLimits(10));
    const config = load(path);
    const { reloads } = watched(config);
    writeFileSync(path, withLimits(20));
    await vi.waitFor(async () => expect(await limitOf(config)).toBe(20), { timeout: 60_000 });
    expect(reloads).toHaveLength(1);
  });

  it('sees every save of an editor that renames another file over it', async () => {
    const path = fileOf(withLimits(10));
    const config = load(path);
    watched(config);
    for (const limit of [20, 30, 40]) {
      writeFileSync(`${path}.tmp`, withLimits(limit));
      renameSync(`${path}.tmp`, path);
      await vi.waitFor(async () => expect(await limitOf(config)).toBe(limit), { timeout: 60_000 });
    }
  });

  it('sees the symbolic links that Kubernetes swaps', async () => {
    const mount = folder();
    const version = (name: string, limit: number): void => {
      mkdirSync(join(mount, name));
      writeFileSync(join(mount, name, 'limits.yaml'), withLimits(limit));
      symlinkSync(name, join(mount, '..data_tmp'));
      renameSync(join(mount, '..data_tmp'), join(mount, '..data'));
    };
    version('..v1', 10);
    symlinkSync('..data/limits.yaml', join(mount, 'limits.yaml'));
    const config = load(join(mount, 'limits.yaml'));
    watched(config);
    for (const limit of [20, 30]) {
      version(`..v${limit}`, limit);
      await vi.waitFor(async () => expect(await limitOf(config)).toBe(limit), { timeout: 60_000 });
    }
  });

  it('sees a change behind a link into another folder', async () => {
    const path = fileOf(withLimits(10));
    const link = join(folder(), 'limits.yaml');
    symlinkSync(path, link);
    const config = load(link);
    watched(config);
    writeFileSync(path, withLimits(20));
    await vi.waitFor(async () => expect(await limitOf(config)).toBe(20), { timeout: 60_000 });
  });

  it('reports a broken file once, keeps the limits, and recovers', async () => {
    const path = fileOf(withLimits(10));
    const config = load(path);
    const { errors } = watched(config, { pollMs: 20 });
    writeFileSync(path, withLimits(20).replace('version: 1', 'version: 3'));
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0), { timeout: 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(errors).toEqual([expect.stringMatching(/limits\.yaml:1:10: version: must be 1/)]);
    expect(await limitOf(config)).toBe(10);
    writeFileSync(path, withLimits(30));
    await vi.waitFor(async () => expect(await limitOf(config)).toBe(30), { timeout: 60_000 });
  });

  it('finds a change by looking, where the file system reports none', async () => {
    const path = fileOf(withLimits(10));
    const config = load(path);
    // The folder is replaced, so its watch is deaf.
    watched(config, { pollMs: 20 });
    renameSync(dirname(path), `${dirname(path)}-old`);
    onTestFinished(() => rmSync(`${dirname(path)}-old`, { recursive: true, force: true }));
    mkdirSync(dirname(path));
    writeFileSync(path, withLimits(20));
    await vi.waitFor(async () => expect(await limitOf(config)).toBe(20), { timeout: 60_000 });
  });

  it('stops when it is stopped, and rejects mistakes', async () => {
    const path = fileOf(withLimits(10));
    const config = load(path);
    const stop = config.watch({ settleMs: 0, pollMs: 5, onError: () => {} });
    stop();
    stop();
    expect(() => config.watch({} as never)).toThrow(/`onError` must be a function/);
    expect(() => config.watch({ onError: () => {}, setleMs: 1 } as never)).toThrow(/no option "setleMs"/);
    expect(() => loadConfig({ version: 1, domains: {} }).watch({ onError: () => {} })).toThrow(TypeError);
  });
});
