import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis, startTogether, until } from '../src/index.ts';
import { processTree } from '../src/process-table.ts';
import { redisProgram } from './local-programs.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';

const temporary = ownTemporaryFolder();

describe('a Redis server of our own', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis({ config: { appendonly: 'yes', appendfsync: 'always', maxmemory: '50mb' } });
  });
  afterAll(() => redis.stop());

  it.skipIf(!redisProgram)('serves only on loopback', async () => {
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

  it('rejects a command if the reply is an error', async () => {
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

  it('restarts with its data saved while it runs', async () => {
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
  ])('leaves no process and no file of %s', async (_state, prepare) => {
    const before = { files: temporary.entries(), processes: (await processTree(process.pid)).length };
    const redis = await startRedis({ own: true });
    if (redisProgram) expect(temporary.entries()).not.toEqual(before.files);
    await prepare(redis);
    await redis.stop();
    await redis.stop();
    expect(temporary.entries()).toEqual(before.files);
    await until(
      'the guard is gone',
      async () => (await processTree(process.pid)).length === before.processes,
    );
    await expect(redis.restart()).rejects.toThrow(/stopped for good/);
  });

  it('happens to the servers that did start if another one fails to start', async () => {
    const before = temporary.entries();
    const good = startRedis({ own: true });
    const bad = startRedis({ config: { 'no-such-directive': 'yes' } });
    await expect(startTogether(good, bad)).rejects.toThrow(/no-such-directive/);
    await expect((await good).command('PING')).rejects.toThrow(/ECONNREFUSED/);
    expect(temporary.entries()).toEqual(before);
  });
});
