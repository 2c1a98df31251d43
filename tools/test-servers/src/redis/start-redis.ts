import { type Machine, thisMachine } from '../machine.ts';
import { foreignControls } from '../server.ts';
import { redisCommand } from './redis-command.ts';
import { type RedisConfig, type RedisServer, redisLauncher } from './redis-launcher.ts';
import { findOwnRedis, findRedis } from './redis-source.ts';

export interface RedisOptions {
  /** Directives for this server, as in redis.conf. Implies `own`. */
  readonly config?: RedisConfig;
  /**
   * Never use the server of REDIS_URL: the test may kill, pause, restart and spoil this one. Default: false.
   */
  readonly own?: boolean;
  /** Where to look. Default: this machine. */
  readonly machine?: Machine;
}

/**
 * Starts an empty Redis server that keeps nothing on disk, or uses the server of REDIS_URL. A restart loses
 * the data, unless `config` says otherwise (`{ appendonly: 'yes' }`). If no server is available, rejects with
 * a message that lists all the ways to get one.
 */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const { config, own = config !== undefined, machine = thisMachine } = options;
  const source = await (own ? findOwnRedis : findRedis)(machine);
  if (source.kind === 'url') return serverOfUrl(source.url);
  const launcher = await redisLauncher(source, 1);
  try {
    const server = await launcher.start(config ? { config } : {});
    return { ...server, stop: () => server.stop().finally(() => launcher.stop()) };
  } catch (error) {
    await launcher.stop();
    throw error;
  }
}

async function serverOfUrl(url: string): Promise<RedisServer> {
  const { hostname, port } = new URL(url);
  await redisCommand(url, 'PING').catch((error: unknown) => {
    throw new Error(
      `REDIS_URL is set, but the server at ${hostname}:${port || 6379} does not answer PING: ${error}`,
      {
        cause: error,
      },
    );
  });
  return {
    host: hostname,
    port: Number(port || 6379),
    url,
    from: 'REDIS_URL',
    command: (...words) => redisCommand(url, ...words),
    ...foreignControls('REDIS_URL'),
  };
}
