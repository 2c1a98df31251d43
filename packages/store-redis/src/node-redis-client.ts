import { wrongType } from '@sluice/core/option-validation';
import type { RedisClient, RedisWord } from './redis-client.ts';
import { unavailable } from './redis-errors.ts';

/** What every client of node-redis 5 and 6 has. */
interface Connection {
  readonly isOpen: boolean;
  readonly isReady?: boolean;
  readonly options?: object;
  connect?(): Promise<unknown>;
  destroy?(): unknown;
  once?(event: string, listener: () => void): unknown;
  removeListener?(event: string, listener: () => void): unknown;
}

/** What `createClient` or `createClientPool` returns. */
export interface NodeRedisLike extends Connection {
  sendCommand(words: RedisWord[]): Promise<unknown>;
}

/** What `createCluster` returns. */
export interface NodeRedisClusterLike extends Connection {
  readonly nodeByAddress: unknown;
  sendCommand(firstKey: string, isReadonly: boolean, words: RedisWord[]): Promise<unknown>;
}

/** What `createSentinel` returns. */
export interface NodeRedisSentinelLike extends Connection {
  getSentinelNode(): unknown;
  sendCommand(isReadonly: boolean, words: RedisWord[]): Promise<unknown>;
}

const known = new WeakMap<Connection, RedisClient>();

/**
 * Adapts a node-redis client for {@link redisStore}: what `createClient`, `createClientPool`, `createCluster`
 * or `createSentinel` of `redis` 5 or 6 returns. For ioredis, use {@link fromIoredis}.
 *
 * Connect the client yourself (`await client.connect()`), and give it a listener for `error`: without one,
 * node-redis ends the process at the first outage. The client stays yours: nothing here configures or closes
 * it, but it is connected again if its server has become a read-only replica or has been silent for five
 * seconds. Safe to call again: the same client always returns the same object. Throws a `TypeError` when the
 * argument is not a node-redis client.
 *
 * @example
 * ```ts
 * const client = createClient({ url: process.env.REDIS_URL, disableOfflineQueue: true });
 * client.on('error', (error) => console.error(error.message));
 * await client.connect();
 * const store = redisStore({ client: fromNodeRedis(client) });
 * ```
 */
export function fromNodeRedis(
  client: NodeRedisLike | NodeRedisClusterLike | NodeRedisSentinelLike,
): RedisClient {
  if (typeof client?.sendCommand !== 'function' || typeof client.isOpen !== 'boolean') {
    throw wrongType(
      'fromNodeRedis: the client',
      client,
      'what `createClient`, `createCluster` or `createSentinel` of node-redis returns (for ioredis: `fromIoredis`)',
      'fromNodeRedis(createClient())',
    );
  }
  let adapted = known.get(client);
  if (adapted === undefined) {
    adapted = new NodeRedisClient(client);
    known.set(client, adapted);
  }
  return adapted;
}

type Send = (key: string, words: RedisWord[]) => Promise<unknown>;

class NodeRedisClient implements RedisClient {
  readonly isCluster: boolean;
  readonly risks: readonly string[];
  readonly #client: Connection;
  readonly #send: Send;
  #hasBeenReady = false;
  #opening: Promise<void> | undefined;

  constructor(client: NodeRedisLike | NodeRedisClusterLike | NodeRedisSentinelLike) {
    this.#client = client;
    this.isCluster = 'nodeByAddress' in client;
    this.#send = sendOf(client);
    this.risks = risksOf(client.options);
  }

  ready(): Promise<void> | undefined {
    const { isOpen, isReady = true } = this.#client;
    if (isOpen && isReady) {
      this.#hasBeenReady = true;
      return undefined;
    }
    if (!isOpen) {
      const hint = this.#hasBeenReady ? 'it was closed' : 'call `await client.connect()` first';
      return Promise.reject(unavailable(`The node-redis client is not open: ${hint}.`));
    }
    if (this.#hasBeenReady) return Promise.reject(unavailable('Redis is not connected.'));
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  send(key: string, command: string, words: RedisWord[]): Promise<unknown> {
    return this.#send(key, [command, ...words]);
  }

  /**
   * Only a single client has `isReady`; a pool has none, and Clusters and Sentinel follow their nodes by
   * themselves. Commands under way fail. The client reports a failed attempt as `error`, and goes on trying.
   */
  reconnect(): void {
    const { isOpen, isReady } = this.#client;
    if (!isOpen || isReady !== true || this.isCluster || 'getSentinelNode' in this.#client) return;
    this.#client.destroy?.();
    this.#client.connect?.().catch(() => undefined);
  }

  /** Settles with the current attempt to connect. A client that cannot connect keeps trying by itself. */
  #open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (callback: () => void) => (): void => {
        this.#client.removeListener?.('ready', onReady);
        this.#client.removeListener?.('error', onError);
        callback();
      };
      const onReady = settle(resolve);
      const onError = settle(() =>
        reject(unavailable('Redis is not connected: the attempt to connect failed.')),
      );
      this.#client.once?.('ready', onReady);
      this.#client.once?.('error', onError);
    });
  }
}

function sendOf(client: NodeRedisLike | NodeRedisClusterLike | NodeRedisSentinelLike): Send {
  if ('nodeByAddress' in client) return (key, words) => client.sendCommand(key, false, words);
  if ('getSentinelNode' in client) return (_key, words) => client.sendCommand(false, words);
  return (_key, words) => client.sendCommand(words);
}

function risksOf(options: { readonly disableOfflineQueue?: boolean } | undefined): string[] {
  if (options === undefined || options.disableOfflineQueue === true) return [];
  return [
    'While there is no connection, node-redis queues commands, so a check may count after its deadline. Set `disableOfflineQueue: true`.',
  ];
}
