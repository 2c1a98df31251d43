import { statSync } from 'node:fs';
import { wrongType } from '@sluice/core/option-validation';
import { type CommonWatchOptions, validateWatchOptions, watchFiles } from '../watch/watch-files.ts';
import { type EnvoyConfig, loadEnvoyConfig } from './envoy-config.ts';
import type { EnvoyOptions } from './envoy-domains.ts';
import { envoyFilesAt } from './envoy-files.ts';

/** The options of {@link watchEnvoyConfig}. */
export interface EnvoyWatchOptions extends CommonWatchOptions {
  /** Called with what the files say now, after each change. */
  readonly onReload: (config: EnvoyConfig) => void;
}

/**
 * Loads a file of envoyproxy/ratelimit, or the folder of them, again whenever a file was changed, added or
 * removed, until the returned function is called. Files that cannot be used are reported, and change
 * nothing. Symbolic links are followed, including those that Kubernetes swaps. Does not load the files at
 * first: call `loadEnvoyConfig` before. `envoy` are its options.
 *
 * @example
 * ```ts
 * const stop = watchEnvoyConfig('ratelimit/config', {
 *   onReload: (config) => limiter.use(config),
 *   onError: (error) => console.error(error.message),
 * });
 * ```
 */
export function watchEnvoyConfig(
  path: string,
  options: EnvoyWatchOptions,
  envoy: EnvoyOptions = {},
): () => void {
  const caller = 'watchEnvoyConfig';
  if (typeof path !== 'string')
    throw wrongType(`${caller}: the path`, path, 'the path of a file or folder', "'ratelimit/config'");
  validateWatchOptions(caller, options, true);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return watchFiles(
    {
      files: () => envoyFilesAt(path),
      ...(isFolder && { folder: path }),
      load: () => loadEnvoyConfig(path, envoy),
      loaded: (config) => options.onReload(config),
    },
    options,
  );
}
