import type { ConfigChange } from '../config-changes.ts';
import { type CommonWatchOptions, validateWatchOptions, watchFiles } from './watch-files.ts';

/** The options of `config.watch`. */
export interface WatchOptions extends CommonWatchOptions {
  /** Called with the differences after each load that changed something. */
  readonly onReload?: (changes: readonly ConfigChange[]) => void;
}

/** Calls `reload` when the content of the file has changed, until the returned function is called. */
export function watchConfig(
  path: string,
  reload: () => readonly ConfigChange[],
  options: WatchOptions,
): () => void {
  validateWatchOptions('watch', options, false);
  const { onReload } = options;
  return watchFiles(
    {
      files: () => [path],
      load: reload,
      loaded: (changes) => {
        if (changes.length > 0) onReload?.(changes);
      },
    },
    options,
  );
}
