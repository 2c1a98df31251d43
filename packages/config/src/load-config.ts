import { fileURLToPath } from 'node:url';
import type { Store } from '@sluice/core';
import {
  outOfRange,
  validateInteger,
  validateOptionalFunction,
  validateOptions,
  wrongType,
} from '@sluice/core/option-validation';
import { type CompiledConfig, compileConfig } from './compiled-config.ts';
import type { Config } from './config.ts';
import { ConfigStores } from './config-stores.ts';
import { type ConfigSource, readSource, sourceOfObject } from './file/config-source.ts';
import type { Environment } from './file/environment.ts';
import { LoadedConfig } from './loaded-config.ts';
import type { StoreFactories } from './store-factories.ts';

/** The options of {@link loadConfig}. */
export interface LoadOptions {
  /** The store, in place of the one that the file names. Closing it is up to you. */
  readonly store?: Store;
  /**
   * Creates the store that the file names, when the first limiter needs it. Default: loads the package of
   * that store, such as `@sluice/store-redis` and `ioredis`, and opens a client, which `close` closes.
   */
  readonly stores?: StoreFactories;
  /**
   * Loads a package that a store needs, by its name; returns undefined if it is not there. Default: those
   * that are installed beside this package, or in the app. Pass modules that you have imported where packages
   * are bundled.
   */
  readonly load?: (name: string) => unknown;
  /** The deadline of a check, as `deadlineMs` of `createLimiter`. Default: 1,000 milliseconds. */
  readonly deadlineMs?: number;
  /** The environment variables. Default: `process.env`. */
  readonly environment?: Environment;
}

/**
 * Loads limits from a file, in YAML or JSON, or from an object of the same shape, with `${NAME}` and
 * `SLUICE_...` from the environment. A file is named by its path or its `file:` URL. Reads the file at once,
 * and does no other I/O: the store that the file names is loaded for the first limiter, so `explain` needs
 * none.
 *
 * Throws a `ConfigError` that lists everything that is wrong, with file, line and column; a `TypeError` for
 * unknown options.
 *
 * @example
 * ```ts
 * const config = loadConfig('limits.yaml');
 * const limiter = config.limiter('api');
 * const { allowed } = await limiter.consume({ method: 'GET', path: '/', ip: '192.0.2.1', tier: 'free' });
 * ```
 */
export function loadConfig(source: string | object, options: LoadOptions = {}): Config {
  const caller = 'loadConfig';
  const example = '{ stores: { memory: () => memoryStore() } }';
  validateOptions(caller, options, ['store', 'stores', 'load', 'deadlineMs', 'environment'], example);
  const { stores = {}, store, load: loadPackage, deadlineMs = 1000, environment = process.env } = options;
  validateOptions(`${caller}: \`stores\``, stores, ['memory', 'redis', 'postgres'], example);
  validateInteger(`${caller}: \`deadlineMs\``, deadlineMs, '1000', 1, 2 ** 31 - 1);
  validateOptionalFunction(`${caller}: \`load\``, loadPackage, '(name) => modules[name]');
  for (const kind of ['memory', 'redis', 'postgres'] as const) {
    validateOptionalFunction(`${caller}: \`stores.${kind}\``, stores[kind], '() => memoryStore()');
  }
  const path = pathOf(caller, source);
  const load = (object: unknown): { compiled: CompiledConfig; source: ConfigSource } => {
    const read = typeof object === 'string' ? readSource(object) : sourceOfObject(object);
    return { compiled: compileConfig(read, environment), source: read };
  };
  return new LoadedConfig(path, load(path ?? source).compiled, {
    load,
    stores: new ConfigStores(store, stores, loadPackage),
    deadlineMs,
  });
}

/** Undefined for an object that holds the configuration itself. */
function pathOf(caller: string, source: string | object): string | undefined {
  const where = `${caller}: the path`;
  if (source instanceof URL) {
    if (source.protocol === 'file:') return fileURLToPath(source);
    throw outOfRange(where, source.href, 'the path of a file, or its `file:` URL', "'limits.yaml'");
  }
  if (typeof source === 'string') {
    if (source !== '' && !source.includes('\n')) return source;
    const allowed = 'the path of a file; parse the text of a file first, and pass the object';
    throw outOfRange(where, source, allowed, "'limits.yaml'");
  }
  if (typeof source === 'object' && source !== null) return undefined;
  throw wrongType(`${caller}: the source`, source, 'the path of a file, or an object', "'limits.yaml'");
}
