/** A client that this package has created, and will close. */
interface OwnClient {
  readonly client: unknown;
  readonly close: () => unknown;
}

/** The parts of `ioredis` that are used. */
interface Ioredis {
  readonly Redis: new (
    url: string,
    options: object,
  ) => { on(event: 'error', listener: () => void): unknown; disconnect(): void };
}

/** The parts of `redis` that are used. */
interface NodeRedis {
  createClient(options: object): {
    readonly isOpen: boolean;
    on(event: 'error', listener: () => void): unknown;
    connect(): Promise<unknown>;
    destroy(): void;
  };
}

/** The longest wait before another attempt to connect, in milliseconds: an outage should end soon. */
const RECONNECT_WITHIN_MS = 500;

const reconnectAfterMs = (attempt: number): number => Math.min(attempt * 50, RECONNECT_WITHIN_MS);

/**
 * The checks that an outage fails report it. Without a listener, ioredis prints it as well, and node-redis
 * ends the process.
 */
const ignoreError = (): void => undefined;

/** Creates a client of ioredis, which connects at the first check. */
export function openIoredis(module: unknown, url: string): OwnClient {
  const client = new (module as Ioredis).Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: reconnectAfterMs,
  });
  client.on('error', ignoreError);
  return { client, close: () => client.disconnect() };
}

/** Creates a client of node-redis, which connects at once. */
export function openNodeRedis(module: unknown, url: string): OwnClient {
  const client = (module as NodeRedis).createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: reconnectAfterMs },
  });
  client.on('error', ignoreError);
  // It fails only if it is closed before it is connected.
  client.connect().catch(ignoreError);
  return {
    client,
    close: () => {
      if (client.isOpen) client.destroy();
    },
  };
}
