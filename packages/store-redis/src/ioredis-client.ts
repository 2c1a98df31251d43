import { wrongType } from '@sluice/core/option-validation';
import type { RedisClient, RedisWord } from './redis-client.ts';
import { unavailable } from './redis-errors.ts';

/** The part of an ioredis client (5 or 6; `Redis`, with or without Sentinel, or `Cluster`) that the store uses. */
export interface IoredisLike {
  readonly status: string;
  readonly isCluster?: boolean;
  readonly options?: object;
  connect(): Promise<unknown>;
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

/** Lets `redisStore` use a client of ioredis. The same client always gives the same answer. Throws a `TypeError` for what is none. */
export function fromIoredis(client: IoredisLike): RedisClient {
  if (typeof client?.call !== 'function' || typeof client.status !== 'string') {
    throw wrongType(
      'fromIoredis: the client',
      client,
      'a `Redis` or `Cluster` of ioredis (for node-redis: `fromNodeRedis`)',
      'fromIoredis(new Redis())',
    );
  }
  const before = known.get(client);
  if (before !== undefined) return before;
  const one = new IoredisClient(client);
  known.set(client, one);
  return one;
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

  /** Settles with the attempt to connect that is under way: a client that cannot connect tries on by itself. */
  #open(mustConnect: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => (): void => {
        this.#client.removeListener('ready', onReady);
        this.#client.removeListener('close', onClose);
        act();
      };
      const onReady = settle(resolve);
      const onClose = settle(() => reject(unavailable('Redis could not be connected to.')));
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
      `A check whose reply is lost with its connection would be sent again by ioredis and count twice: set ${
        isCluster
          ? '`retryDelayOnFailover: 0`'
          : '`autoResendUnfulfilledCommands: false` and `maxRetriesPerRequest: 0`'
      }.`,
    );
  }
  // A Cluster's nodes always queue, and it needs that: they are connected when they are first used.
  if (!isCluster && options.enableOfflineQueue !== false) {
    risks.push(
      'A check that meets a connection as it breaks would be kept by ioredis and count after its deadline: set `enableOfflineQueue: false`.',
    );
  }
  return risks;
}

function resends({ autoResendUnfulfilledCommands, maxRetriesPerRequest }: RiskyOptions): boolean {
  return autoResendUnfulfilledCommands !== false && maxRetriesPerRequest !== 0;
}
