import { writeFileSync } from 'node:fs';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { startPostgres, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Config, ConfigError, loadConfig } from '../src/index.ts';
import { fileOf } from './folder.ts';

/** A store that a file can name, on a real server. */
interface Backend {
  readonly name: string;
  start(): Promise<{ readonly url: string; stop(): Promise<unknown> }>;
}

const backends: readonly Backend[] = [
  { name: 'redis', start: () => startRedis() },
  {
    name: 'postgres',
    async start() {
      const server = await startPostgres();
      const pool = new pg.Pool({ connectionString: server.url });
      await postgresStore({ pool }).migrate();
      await pool.end();
      return server;
    },
  },
];

const load = (path: string): Config => {
  const clients: (() => Promise<unknown>)[] = [];
  const config = loadConfig(path, {
    deadlineMs: 60_000,
    stores: {
      redis({ url }) {
        const client = new Redis(url, {
          enableOfflineQueue: false,
          autoResendUnfulfilledCommands: false,
          maxRetriesPerRequest: 0,
          lazyConnect: true,
        });
        clients.push(() => client.quit());
        return redisStore({ client: fromIoredis(client) });
      },
      postgres({ url }) {
        const pool = new pg.Pool({ connectionString: url });
        clients.push(() => pool.end());
        return postgresStore({ pool });
      },
    },
  });
  onTestFinished(async () => {
    await config.close();
    await Promise.all(clients.map((close) => close()));
  });
  return config;
};

/** Usage of every limit of the caller. */
async function used(config: Config, ip: string): Promise<readonly number[]> {
  const { limits } = await config.limiter('api').peek({ ip });
  return limits.map(({ limit, remaining }) => limit - remaining);
}

for (const backend of backends) {
  describe(`a file with \`store: ${backend.name}\``, () => {
    let server: Awaited<ReturnType<Backend['start']>>;
    beforeAll(async () => {
      server = await backend.start();
    });
    afterAll(() => server.stop());

    /** Two limits that always have the same number, so that half of a file would show. */
    const withLimits = (limit: number): string => `version: 1
store: { ${backend.name}: { url: "${server.url}" } }
domains:
  api:
    rules:
      - { name: whole, key: [], limit: ${limit}/30d }
      - { name: by-address, key: [ip], limit: ${limit}/30d }
`;

    it('keeps usage when it is loaded again, and when another process loads it', async () => {
      const path = fileOf(withLimits(10));
      const config = load(path);
      const [before = 0] = await used(config, 'carried');
      await config.limiter('api').consume({ ip: 'carried' }, { cost: 4 });
      writeFileSync(path, withLimits(20));
      expect(config.reload().map(({ path: changed }) => changed)).toEqual([
        'domains.api.rules[0].limit',
        'domains.api.rules[1].limit',
      ]);
      expect(await used(config, 'carried')).toEqual([before + 4, 4]);
      expect(await used(load(path), 'carried')).toEqual([before + 4, 4]);
    });

    it('changes nothing when it is broken, and says where', async () => {
      const path = fileOf(withLimits(1000));
      const config = load(path);
      await config.limiter('api').consume({ ip: 'broken' }, { cost: 3 });
      writeFileSync(path, withLimits(2000).replace('name: by-address', 'nmae: by-address'));
      expect(() => config.reload()).toThrow(/limits\.yaml:7:11: .*Did you mean `name`\?/);
      const { limits } = await config.limiter('api').peek({ ip: 'broken' });
      expect(limits.map(({ limit }) => limit)).toEqual([1000, 1000]);
      expect(limits[1]?.remaining).toBe(997);
    });

    it('loaded 1,000 times under traffic, is never half applied and loses no usage', async () => {
      const path = fileOf(withLimits(1_000_000));
      const config = load(path);
      const limiter = config.limiter('api');
      const [before = 0] = await used(config, 'busy');
      let isDone = false;
      let granted = 0;
      const numbers = new Set<number>();
      const caller = async (): Promise<void> => {
        while (!isDone) {
          const { allowed, limits } = await limiter.consume({ ip: 'busy' });
          expect(allowed).toBe(true);
          expect(limits[0]?.limit).toBe(limits[1]?.limit);
          numbers.add(limits[0]?.limit as number);
          granted++;
        }
      };
      const callers = Promise.all(Array.from({ length: 8 }, caller));
      let broken = 0;
      for (let i = 1; i <= 1000; i++) {
        writeFileSync(path, i % 5 === 0 ? 'version: 1\ndomains: { api' : withLimits(1_000_000 + i));
        try {
          config.reload();
        } catch (error) {
          expect(ConfigError.is(error)).toBe(true);
          broken++;
        }
        // Every few reloads wait for an answer, so that checks begin under many of them.
        if (i % 4 === 0) await limiter.peek({ ip: 'busy' });
      }
      isDone = true;
      await callers;
      expect(broken).toBe(200);
      expect(numbers.size).toBeGreaterThan(50);
      expect(await used(config, 'busy')).toEqual([before + granted, granted]);
    });
  });
}
