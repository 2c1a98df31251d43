import { wrongType } from '@sluice/core/option-validation';
import type { RedisClient, RedisWord } from './redis-client.ts';
import { unavailable } from './redis-errors.ts';

/**
 * The part of an ioredis client (5 or 6; `Redis`, with or without Sentinel, or `Cluster`) that the store
 * uses.
 */
export interface IoredisLike {
  readonly status: string;
  readonly isCluster?: boolean;
  readonly options?: object;
  connect(): Promise<unknown>;
  disconnect?(reconnect?: boolean): void;
  call(command: string, words: (string | Buffer)[]): Promise<unknown>;
  once(event: string, listener: () => void): unknown;
  removeListener(event: string, listener: () => void): unknown;
}

interface RiskyOptions {
  readonly enableOfflineQueue?: boolean;
  readonly autoResendUnfulfilledCommands?: boolean;
  readonly maxRetriesPerRequest?: number | null;
  readonly retryDelayOnFailover?: number;
}

const known = new WeakMap<IoredisLike, RedisClient>();

/**
 * Adapts an ioredis client for {@link redisStore}: a `Redis`, with or without Sentinel, or a `Cluster`, of
 * ioredis 5 or 6. For node-redis, use {@link fromNodeRedis}.
 *
 * The client stays yours: nothing here configures or closes it. It is connected if it was made with
 * `lazyConnect`, at the first check, and connected again if its server has become a read-only replica or has
 * been silent for five seconds.  Safe to call again: the same client always returns the same object.
 * Throws a `TypeError` when the argument is not an ioredis client.
 *
 * @example
 * ```ts
 * const redis = new Redis(process.env.REDIS_URL, {
 *   enableOfflineQueue: false,
 *   autoResendUnfulfilledCommands: false,
 *   maxRetriesPerRequest: 0,
 * });
 * const store = redisStore({ client: fromIoredis(redis) });
 * ```
 */
export function fromIoredis(client: IoredisLike): RedisClient {
  if (typeof client?.call !== 'function' || typeof client.status !== 'string') {
    throw wrongType(
      'fromIoredis: the client',
      client,
      'a `Redis` or `Cluster` of ioredis (for node-redis: `fromNodeRedis`)',
      'fromIoredis(new Redis())',
    );
  }
  let adapted = known.get(client);
  if (adapted === undefined) {
    adapted = new IoredisClient(client);
    known.set(client, adapted);
  }
  return adapted;
}

class IoredisClient implements RedisClient {
  readonly isCluster: boolean;
  readonly risks: readonly string[];
  readonly #client: IoredisLike;
  #hasBeenReady = false;
  #opening: Promise<void> | undefined;

  constructor(client: IoredisLike) {
    this.#client = client;
    this.isCluster = client.isCluster === true;
    this.risks = risksOf(client.options ?? {}, this.isCluster);
  }

  ready(): Promise<void> | undefined {
    const { status } = this.#client;
    if (status === 'ready') {
      this.#hasBeenReady = true;
      return undefined;
    }
    const isFirst = !this.#hasBeenReady && ['wait', 'connecting', 'connect'].includes(status);
    if (!isFirst)
      return Promise.reject(unavailable(`Redis is not connected (ioredis is in state "${status}").`));
    this.#opening ??= this.#open(status === 'wait').finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  send(_key: string, command: string, words: RedisWord[]): Promise<unknown> {
    return this.#client.call(command, words);
  }

  reconnect(): void {
    // A Cluster follows its nodes by itself.
    if (!this.isCluster && this.#client.status === 'ready') this.#client.disconnect?.(true);
  }

  /** Settles with the current attempt to connect. A client that cannot connect keeps trying by itself. */
  #open(mustConnect: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (callback: () => void) => (): void => {
        this.#client.removeListener('ready', onReady);
        this.#client.removeListener('close', onClose);
        callback();
      };
      const onReady = settle(resolve);
      const onClose = settle(() =>
        reject(unavailable('Redis is not connected: the attempt to connect failed.')),
      );
      this.#client.once('ready', onReady);
      this.#client.once('close', onClose);
      if (mustConnect) this.#client.connect().catch(() => onClose());
    });
  }
}

function risksOf(options: RiskyOptions, isCluster: boolean): string[] {
  const risks: string[] = [];
  if (isCluster ? options.retryDelayOnFailover !== 0 : resends(options)) {
    risks.push(
      `When a connection is lost, ioredis sends commands without a reply again, so a check may count twice. Set ${
        isCluster
          ? '`retryDelayOnFailover: 0`'
          : '`autoResendUnfulfilledCommands: false` and `maxRetriesPerRequest: 0`'
      }.`,
    );
  }
  // The nodes of a Cluster always queue, and must: each is connected when it is first used.
  if (!isCluster && options.enableOfflineQueue !== false) {
    risks.push(
      'While there is no connection, ioredis queues commands, so a check may count after its deadline. Set `enableOfflineQueue: false`.',
    );
  }
  return risks;
}

function resends({ autoResendUnfulfilledCommands, maxRetriesPerRequest }: RiskyOptions): boolean {
  return autoResendUnfulfilledCommands !== false && maxRetriesPerRequest !== 0;
}
