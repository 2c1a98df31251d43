import { wrongType } from '@sluice/core/option-validation';
import type { RedisClient, RedisWord } from './redis-client.ts';
import { unavailable } from './redis-errors.ts';

/** What every client of node-redis (5 or 6) has. */
interface Connection {
  readonly isOpen: boolean;
  readonly isReady?: boolean;
  readonly options?: object;
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
 * Lets `redisStore` use a client of node-redis, which must be connected (`await client.connect()`) and have a listener
 * for `error`, or node-redis ends the process at the first outage. The
 * same client always gives the same answer. Throws a `TypeError` for what is none.
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
  const before = known.get(client);
  if (before !== undefined) return before;
  const one = new NodeRedisClient(client);
  known.set(client, one);
  return one;
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

  /** Settles with the attempt to connect that is under way: a client that cannot connect tries on by itself. */
  #open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => (): void => {
        this.#client.removeListener?.('ready', onReady);
        this.#client.removeListener?.('error', onError);
        act();
      };
      const onReady = settle(resolve);
      const onError = settle(() => reject(unavailable('Redis could not be connected to.')));
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
    'A check that meets a connection as it breaks would be kept by node-redis and count after its deadline: set `disableOfflineQueue: true`.',
  ];
}
