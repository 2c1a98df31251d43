import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redisCommand, startRedis, thisMachine, until } from '../src/index.ts';
import { LocalProcess } from '../src/local-process.ts';
import type { RedisProgram } from '../src/redis/runnable-redis.ts';
import { bareMachine } from './bare-machine.ts';
import { redisProgram } from './local-programs.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';

const temporary = ownTemporaryFolder();

describe('where Redis comes from', () => {
  it('is REDIS_URL if it is set, and that server is not controlled', async () => {
    const own = await startRedis({ own: true });
    try {
      const env = { PATH: '', REDIS_URL: `${own.url}/3` };
      const foreign = await startRedis({ machine: { ...bareMachine, env } });
      expect(foreign).toMatchObject({ host: own.host, port: own.port, from: 'REDIS_URL' });
      await foreign.command('SET', 'in-database', '3');
      expect(await own.command('EXISTS', 'in-database')).toBe(0);
      for (const control of ['kill', 'pause', 'resume', 'restart'] as const) {
        await expect(foreign[control]()).rejects.toThrow(/not ours to kill.*own: true.*unset REDIS_URL/);
      }
      await foreign.stop();
      expect(await own.command('PING')).toBe('PONG');
    } finally {
      await own.stop();
    }
  });

  it('is REDIS_URL with its password', async () => {
    const own = await startRedis({ config: { requirepass: '"open sesame"' } });
    try {
      await expect(own.command('PING')).rejects.toThrow(/NOAUTH/);
      expect(await redisCommand(`redis://:open%20sesame@${own.host}:${own.port}`, 'PING')).toBe('PONG');
    } finally {
      await own.stop();
    }
  });

  it('says so when the server of REDIS_URL does not answer', async () => {
    const gone = await startRedis({ own: true });
    await gone.stop();
    const machine = { ...bareMachine, env: { PATH: '', REDIS_URL: gone.url } };
    await expect(startRedis({ machine })).rejects.toThrow(/REDIS_URL is set, but .* does not answer/);
  });

  it('is not REDIS_URL for a test that needs a server of its own', async () => {
    const env = { ...process.env, REDIS_URL: 'redis://127.0.0.1:1' };
    for (const options of [{ own: true }, { config: { maxmemory: '2mb' } }]) {
      const redis = await startRedis({ ...options, machine: { ...thisMachine, env } });
      expect(redis.url).not.toBe(env.REDIS_URL);
      await redis.stop();
    }
  });

  it.skipIf(!redisProgram).each(['redis-server', 'valkey-server'])('is %s on the PATH', async (name) => {
    const found = redisProgram as RedisProgram;
    const folder = join(temporary.path, `path-with-${name}`);
    mkdirSync(folder);
    symlinkSync(found.command, join(folder, name));
    const redis = await startRedis({ machine: { ...bareMachine, env: { ...found.env, PATH: folder } } });
    expect(redis.from).toBe(join(folder, name));
    expect(await redis.command('PING')).toBe('PONG');
    await redis.stop();
  });

  it.skipIf(!redisProgram)('is the program of REDIS_SERVER rather than one on the PATH', async () => {
    const found = redisProgram as RedisProgram;
    const env = { ...found.env, REDIS_SERVER: found.command };
    const redis = await startRedis({ machine: { ...thisMachine, env } });
    expect(redis.from).toBe('REDIS_SERVER');
    await redis.stop();
    const wrong = { ...thisMachine, env: { ...env, REDIS_SERVER: '/no/such/program' } };
    await expect(startRedis({ machine: wrong })).rejects.toThrow(
      /REDIS_SERVER is set to \/no\/such\/program/,
    );
  });
});

it.skipIf(!redisProgram)('distinguishes a taken port from other reasons not to start', async () => {
  const found = redisProgram as RedisProgram;
  const occupant = createServer().listen(0, '127.0.0.1');
  await until('the port is taken', () => occupant.listening);
  const { port } = occupant.address() as { port: number };
  const start = (...args: string[]): Promise<LocalProcess> => {
    const folder = join(temporary.path, 'port-taken');
    mkdirSync(folder);
    return LocalProcess.start({
      ...found,
      args,
      folder,
      ready: /ready to accept connections/i,
      signals: { stop: 'SIGKILL', shutDown: 'SIGTERM' },
      prepare: async () => {},
    });
  };
  await expect(start('--bind', '127.0.0.1', '--port', String(port))).rejects.toMatchObject({
    name: 'PortTakenError',
  });
  await expect(start('--port', 'nonsense')).rejects.toMatchObject({ name: 'Error' });
  expect(temporary.entries()).not.toContain('port-taken');
  occupant.close();
});
