import type { Limiter, Store } from '@sluice/core';
import type { ConfigChange } from './config-changes.ts';
import type { ShadowSubject } from './domain-limiters.ts';
import type { ConfigIssue } from './file/config-error.ts';
import type { Attributes } from './rules/attributes.ts';
import type { WatchOptions } from './watch/watch-config.ts';

/** Limits from a file, as `loadConfig` returns them. */
export interface Config {
  /** The path of the file; undefined for an object. */
  readonly path: string | undefined;
  /** The names of the domains, in the order of the file. */
  readonly domains: readonly string[];
  /** What is legal and probably not meant, such as a misspelled attribute. */
  readonly warnings: readonly ConfigIssue[];
  /**
   * The store of the limiters, for a limiter of your own that shares it. Created at the first use, of this or
   * of a limiter; throws as `limiter` does if a package is not installed.
   */
  readonly store: Store;
  /**
   * Returns the limiter of a domain: the same one at each call, whatever is loaded later. Call it with the
   * attributes of a request, or pass it to an adapter as `limiter`, with a `key` function that returns them.
   * Throws a `RangeError` for a domain that does not exist. The first call creates the store of the file: it
   * throws an error with the code MISSING_PACKAGE, and the command to run, if a package is not installed.
   *
   * @example
   * ```ts
   * app.use(rateLimit({ limiter: config.limiter('api'), key: requestAttributes }));
   * ```
   */
  limiter(domain: string): Limiter<Attributes>;
  /**
   * Returns the limiter that makes the checks of the domain's shadow rules, after requests that the enforced
   * rules have allowed. It denies nothing; observe its events. Throws as `limiter` does.
   *
   * @example
   * ```ts
   * config.shadowLimiter('api').on('decision', ({ decision }) => count(decision));
   * ```
   */
  shadowLimiter(domain: string): Limiter<ShadowSubject>;
  /**
   * Loads the file again, or the object given. It is validated as a whole first; then all limiters use it
   * from their next check on, and usage stays. Returns the differences. Throws a `ConfigError` if it cannot
   * be used; then everything stays as it was. Safe to call again.
   *
   * @example
   * ```ts
   * process.on('SIGHUP', () => config.reload());
   * ```
   */
  reload(object?: object): readonly ConfigChange[];
  /**
   * Loads the file again whenever it changes, until the returned function is called. It watches the folder,
   * so it sees editors that rename and the symbolic links of Kubernetes. It keeps no process alive. A file
   * that cannot be used changes nothing and is reported to `onError`. Throws a `TypeError` for an object.
   */
  watch(options: WatchOptions): () => void;
  /** Closes the store and its client, if this configuration created them. Safe to call again. */
  close(): Promise<void>;
}
