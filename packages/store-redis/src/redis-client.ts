/** One word of a command. Node's `Buffer` travels as it is, a text as UTF-8. */
export type RedisWord = string | Buffer;

/**
 * What `redisStore` needs of a Redis client, whatever the library: `fromIoredis` and `fromNodeRedis` make one. It opens
 * nothing and closes nothing; the client behind it stays its owner's.
 */
export interface RedisClient {
  /** Whether keys live on several nodes, by hash slot. */
  readonly isCluster: boolean;
  /** Options of the client that put a promise of the store at risk, each with what to do about it. */
  readonly risks: readonly string[];
  /**
   * `undefined` when a command would be written to a connection at once. Else a promise: of the first connection, where
   * that is being made, or a rejection with the reason why no command can be sent now.
   */
  ready(): Promise<void> | undefined;
  /** Sends a command about this key (and others in its slot), once. Resolves to the reply as the library gives it. */
  send(key: string, command: string, words: RedisWord[]): Promise<unknown>;
}
