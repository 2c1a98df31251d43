import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { until } from '../until.ts';
import { type Faults, ProxiedConnection } from './proxied-connection.ts';

/** A proxy between clients and a server on loopback that does to connections what networks do. */
export interface FaultProxy {
  readonly host: string;
  /** Where clients connect. It stays the same after `refuse()` and `pass()`. */
  readonly port: number;
  /** How many clients are connected now. */
  readonly connections: number;
  /**
   * Ends every fault: delivers the bytes held back, accepts new connections, passes bytes. Cuts connections
   * that lost bytes to `swallowReplies()`, since their clients would take the next reply for the lost one.
   */
  pass(): Promise<void>;
  /**
   * Delays bytes from now on, in milliseconds per direction (default 0); `Infinity` holds them until
   * `pass()`. Keeps their order: nothing overtakes bytes that an earlier, longer delay still holds.
   */
  delay(delays: { readonly toServerMs?: number; readonly toClientMs?: number }): void;
  /** Resets all connections now. Still accepts new ones. */
  cut(): void;
  /** Refuses new connections (ECONNREFUSED). Existing ones stay open; `cut()` ends them. */
  refuse(): Promise<void>;
  /**
   * Lets requests through and drops the replies. Resolves when the first reply was dropped: the server has
   * done its work, and the client will never know. With `cut`, resets a connection as soon as it loses a
   * reply.
   */
  swallowReplies(options?: { readonly cut?: boolean }): Promise<void>;
  /** Connects new clients to this server from now on, as after a failover. Existing connections stay. */
  redirect(target: FaultProxyOptions['target']): void;
  /** Cuts all connections and closes the port. May be called again. */
  stop(): Promise<void>;
}

export interface FaultProxyOptions {
  /** The server behind the proxy, such as one of `startRedis()` or `startPostgres()`. */
  readonly target: { readonly host: string; readonly port: number };
}

/** Starts a proxy without faults, on a free port of 127.0.0.1. */
export async function startFaultProxy({ target }: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new LoopbackProxy(target);
  await proxy.pass();
  return proxy;
}

class LoopbackProxy implements FaultProxy {
  readonly host = '127.0.0.1';
  #target: FaultProxyOptions['target'];
  readonly #faults: Faults = { toServerMs: 0, toClientMs: 0, onSwallowed: undefined };
  readonly #connections = new Set<ProxiedConnection>();
  #listener: Server | undefined;

  /** 0 until the kernel has chosen one. */
  #port = 0;

  constructor(target: FaultProxyOptions['target']) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#connections.size;
  }

  async pass(): Promise<void> {
    Object.assign(this.#faults, { toServerMs: 0, toClientMs: 0, onSwallowed: undefined } satisfies Faults);
    for (const connection of this.#connections) {
      if (connection.lostBytes) connection.cut();
      else connection.flush();
    }
    // While it was closed, the kernel may have lent the port for a moment to an outgoing connection.
    await until(`127.0.0.1:${this.port} can be listened on`, () => this.#listen());
  }

  delay({
    toServerMs = 0,
    toClientMs = 0,
  }: {
    readonly toServerMs?: number;
    readonly toClientMs?: number;
  }): void {
    Object.assign(this.#faults, { toServerMs, toClientMs });
  }

  cut(): void {
    for (const connection of this.#connections) connection.cut();
  }

  async refuse(): Promise<void> {
    this.#listener?.close();
    this.#listener = undefined;
  }

  swallowReplies({ cut = false }: { readonly cut?: boolean } = {}): Promise<void> {
    return new Promise((resolve) => {
      this.#faults.onSwallowed = (connection) => {
        if (cut) connection.cut();
        resolve();
      };
    });
  }

  redirect(target: FaultProxyOptions['target']): void {
    this.#target = target;
  }

  async stop(): Promise<void> {
    await this.refuse();
    this.cut();
    await until('the connections of the proxy are closed', () => this.#connections.size === 0);
  }

  async #listen(): Promise<boolean> {
    if (this.#listener) return true;
    const listener = createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
    listener.listen(this.#port, this.host);
    await once(listener, 'listening');
    this.#port = (listener.address() as AddressInfo).port;
    this.#listener = listener.unref();
    return true;
  }

  #accept(client: Socket): void {
    const server = connect({ ...this.#target, allowHalfOpen: true });
    const connection = new ProxiedConnection(client, server, this.#faults);
    this.#connections.add(connection);
    client.once('close', () => this.#connections.delete(connection));
  }
}
