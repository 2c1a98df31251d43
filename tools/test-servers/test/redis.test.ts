import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type RedisServer,
  redisCommand,
  startRedis,
  startTogether,
  thisMachine,
  until,
} from '../src/index.ts';
import { LocalProcess } from '../src/local-process.ts';
import { processTree } from '../src/process-table.ts';
import { findOwnRedis } from '../src/redis/redis-source.ts';
import { bareMachine } from './bare-machine.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';

const temporary = ownTemporaryFolder();

describe('a Redis server of our own', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis({ config: { appendonly: 'yes', appendfsync: 'always', maxmemory: '50mb' } });
  });
  afterAll(() => redis.stop());

  it('serves on loopback, and only there', async () => {
    expect(await redis.command('PING')).toBe('PONG');
    expect(redis.url).toBe(`redis://127.0.0.1:${redis.port}`);
    expect(await redis.command('CONFIG', 'GET', 'bind')).toEqual(['bind', '127.0.0.1']);
  });

  it('takes directives of redis.conf', async () => {
    expect(await redis.command('CONFIG', 'GET', 'maxmemory')).toEqual([
      'maxmemory',
      String(50 * 1024 * 1024),
    ]);
  });

  it('rejects a command that Redis answers with an error', async () => {
    await expect(redis.command('NO-SUCH-COMMAND')).rejects.toThrow(/unknown command/);
  });

  it('is gone after kill, and back on the same port with the same data after restart', async () => {
    await redis.command('SET', 'kept', 'é');
    await redis.kill();
    await expect(redis.command('PING')).rejects.toThrow(/ECONNREFUSED/);
    await redis.kill();
    await redis.restart();
    expect(await redis.command('GET', 'kept')).toBe('é');
  });

  it('restarts with its data saved when it runs', async () => {
    await redis.command('SET', 'saved', '1');
    await redis.restart();
    expect(await redis.command('GET', 'saved')).toBe('1');
  });

  it('answers nothing while paused, and everything after', async () => {
    await redis.pause();
    let answered = false;
    const late = redis.command('PING').finally(() => {
      answered = true;
    });
    await expect(until('Redis answers', () => answered, 100)).rejects.toThrow(/in vain/);
    await redis.resume();
    expect(await late).toBe('PONG');
  });

  it('can be killed and restarted while paused', async () => {
    await redis.pause();
    await redis.kill();
    await redis.restart();
    await redis.pause();
    await redis.restart();
    expect(await redis.command('PING')).toBe('PONG');
  });
});

describe('stopping', () => {
  it.each([
    ['a server that runs', async () => {}],
    ['a server that was killed', (redis: RedisServer) => redis.kill()],
    ['a server that is paused', (redis: RedisServer) => redis.pause()],
  ])('leaves no process and no file of %s', async (_state, bring) => {
    const before = { files: temporary.entries(), processes: (await processTree(process.pid)).length };
    const redis = await startRedis({ own: true });
    expect(temporary.entries()).not.toEqual(before.files);
    await bring(redis);
    await redis.stop();
    await redis.stop();
    expect(temporary.entries()).toEqual(before.files);
    await until(
      'the guard is gone',
      async () => (await processTree(process.pid)).length === before.processes,
    );
    await expect(redis.restart()).rejects.toThrow(/stopped for good/);
  });

  it('happens to the servers that did start when another one fails to', async () => {
    const before = temporary.entries();
    const good = startRedis({ own: true });
    const bad = startRedis({ config: { 'no-such-directive': 'yes' } });
    await expect(startTogether(good, bad)).rejects.toThrow(/no-such-directive/);
    await expect((await good).command('PING')).rejects.toThrow(/ECONNREFUSED/);
    expect(temporary.entries()).toEqual(before);
  });
});

describe('where Redis comes from', () => {
  it('is REDIS_URL if it is set, and that server is left alone', async () => {
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

  it.each(['redis-server', 'valkey-server'])('is %s on the PATH', async (name) => {
    const found = await findOwnRedis(thisMachine);
    if (found.kind !== 'program') return;
    const folder = join(temporary.path, `path-with-${name}`);
    mkdirSync(folder);
    symlinkSync(found.command, join(folder, name));
    const redis = await startRedis({ machine: { ...bareMachine, env: { ...found.env, PATH: folder } } });
    expect(redis.from).toBe(join(folder, name));
    expect(await redis.command('PING')).toBe('PONG');
    await redis.stop();
  });

  it('is the program of REDIS_SERVER rather than one on the PATH', async () => {
    const found = await findOwnRedis(thisMachine);
    if (found.kind !== 'program') return;
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

it('tells a taken port from other reasons not to start', async () => {
  const found = await findOwnRedis(thisMachine);
  if (found.kind !== 'program') return;
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
