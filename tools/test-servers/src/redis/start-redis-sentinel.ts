import { type Machine, thisMachine } from '../machine.ts';
import { startTogether, stopAll } from '../start-together.ts';
import { until } from '../until.ts';
import { type RedisConfig, type RedisServer, redisLauncher } from './redis-launcher.ts';
import { findOwnRedis } from './redis-source.ts';

/** A primary with its replica, watched by Sentinels. */
export interface RedisSentinel {
  /** The name of the group in the Sentinels. */
  readonly name: string;
  /** The primary and the replica at the start. A failover swaps their roles, not these names. */
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  readonly sentinels: readonly RedisServer[];
  readonly from: string;
  /**
   * The current primary, according to the Sentinels. After a kill, the replica takes over in three to four
   * seconds. The old primary, once restarted, becomes its replica some ten seconds later.
   */
  currentPrimary(): Promise<RedisServer>;
  stop(): Promise<void>;
}

export interface RedisSentinelOptions {
  /** Directives for the primary and the replica, as in redis.conf. */
  readonly config?: RedisConfig;
  /**
   * How many Sentinels. A majority must agree on a failover. Default: 1. Each further one takes about two
   * seconds.
   */
  readonly sentinels?: number;
  /**
   * How long the primary must be silent before it is replaced, in milliseconds. Default: 1500, at least 1000.
   * A Sentinel pings once a second, so with less it takes the new primary for dead too and returns to the old
   * one.
   */
  readonly downAfterMs?: number;
  /** Where to look. Default: this machine. */
  readonly machine?: Machine;
}

const name = 'sluice';

/**
 * Resolves when the replica is in sync and every Sentinel knows it and the other Sentinels, so a failover can
 * begin at once. Ignores REDIS_URL.
 */
export async function startRedisSentinel(options: RedisSentinelOptions = {}): Promise<RedisSentinel> {
  const { config = {}, sentinels: count = 1, downAfterMs = 1500, machine = thisMachine } = options;
  if (!(downAfterMs >= 1000)) throw new RangeError(`downAfterMs is ${downAfterMs}; it must be 1000 or more`);
  const source = await findOwnRedis(machine);
  const launcher = await redisLauncher(source, 2 + count);
  const started: RedisServer[] = [];
  const stop = (): Promise<void> => stopAll(started).finally(() => launcher.stop());
  try {
    // A delay of 0 serves the replica at its first request.
    const data = { 'repl-diskless-sync': 'yes', 'repl-diskless-sync-delay': '0', ...config };
    const primary = await launcher.start({ config: data });
    started.push(primary);
    const replica = await launcher.start({
      config: { ...data, replicaof: `${primary.host} ${primary.port}` },
    });
    started.push(replica);
    // A Sentinel queries the primary for its replicas when it starts, and then only every ten seconds.
    await until('the replica is in sync', async () =>
      String(await primary.command('INFO', 'replication')).includes('state=online'),
    );
    const sentinel = [
      `monitor ${name} ${primary.host} ${primary.port} ${Math.floor(count / 2) + 1}`,
      `down-after-milliseconds ${name} ${downAfterMs}`,
      `failover-timeout ${name} 5000`,
    ];
    const starting = Array.from({ length: count }, () => launcher.start({ sentinel }));
    const sentinels = await startTogether(...starting);
    started.push(...sentinels);
    await until('the Sentinels know the replica and each other', async () => {
      const views = await Promise.all(sentinels.map((server) => fieldsOf(server)));
      return views.every(
        (view) =>
          view.get('num-slaves') === '1' &&
          view.get('num-other-sentinels') === String(count - 1) &&
          view.get('flags') === 'master',
      );
    });
    const currentPrimary = async (): Promise<RedisServer> => {
      const address = await sentinels[0]?.command('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name);
      const port = Array.isArray(address) ? Number(address[1]) : undefined;
      return replica.port === port ? replica : primary;
    };
    return { name, primary, replica, sentinels, from: source.from, currentPrimary, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a Sentinel knows about the group. The reply alternates names and values. */
async function fieldsOf(sentinel: RedisServer): Promise<Map<string, string>> {
  const reply = await sentinel.command('SENTINEL', 'MASTER', name);
  const words = Array.isArray(reply) ? reply.map(String) : [];
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : [])));
}
