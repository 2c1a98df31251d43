import type { ConfigChange } from '@sluice/config';
import type { ListenOptions } from './listen-options.ts';

/** The decision service, as `createServer` returns it. */
export interface DecisionServer {
  /**
   * Listens for HTTP and resolves to the address, such as `http://127.0.0.1:8080`. Call it again for another
   * place, such as a Unix socket beside a port. Rejects if the place is taken.
   *
   * @example
   * ```ts
   * console.log(await server.listen({ port: 8080 }));
   * ```
   */
  listen(options: ListenOptions): Promise<string>;
  /**
   * Listens for Envoy's gRPC calls and resolves to the address, such as `127.0.0.1:8081`.
   *
   * @example
   * ```ts
   * await server.listenGrpc({ port: 8081 });
   * ```
   */
  listenGrpc(options: ListenOptions): Promise<string>;
  /**
   * Loads the files again. They are validated as a whole first; usage stays. Throws a `ConfigError` if they
   * cannot be used; then nothing changes. Safe to call again.
   *
   * @example
   * ```ts
   * process.on('SIGHUP', () => server.reload());
   * ```
   */
  reload(): readonly ConfigChange[];
  /**
   * Loads the configuration again whenever its file changes, and the files of envoyproxy/ratelimit whenever
   * one of them changes, until the server closes. A file that cannot be used changes nothing and is in the
   * log. A configuration that is an object has no file to watch.
   */
  watch(): void;
  /**
   * Reports itself as not ready, answers the requests under way, and closes everything that it has opened.
   * Safe to call again.
   *
   * @example
   * ```ts
   * process.once('SIGTERM', () => server.close());
   * ```
   */
  close(): Promise<void>;
}
