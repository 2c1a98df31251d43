/** One word of a command. Clients send a `Buffer` as it is, and a text as UTF-8. */
export type RedisWord = string | Buffer;

/**
 * What `redisStore` needs of a Redis client, whatever the library. `fromIoredis` and `fromNodeRedis` make
 * one; implement it to use another library. It opens and closes nothing: the client behind it stays yours.
 */
export interface RedisClient {
  /** Whether keys live on several nodes, by hash slot. */
  readonly isCluster: boolean;
  /**
   * Options of the client that put a promise of the store at risk, each with the remedy. Empty when there are
   * none.
   */
  readonly risks: readonly string[];
  /**
   * Returns `undefined` when a command would be written to a connection at once. Otherwise returns a promise:
   * it resolves when the first connection, now being made, is ready, and rejects with the reason when no
   * command can be sent now.
   */
  ready(): Promise<void> | undefined;
  /**
   * Sends a command about this key (and others in its slot), once. Resolves to the reply as the library
   * returns it.
   */
  send(key: string, command: string, words: RedisWord[]): Promise<unknown>;
  /**
   * Drops the connection and makes a new one. The store calls it, at most once a second, when the server says
   * that it is a read-only replica, and when it has been silent for five seconds with commands under way.
   * Absent where the client follows a failover by itself, as in a Cluster.
   */
  reconnect?(): void;
}
