import { validateOptionalFunction } from '@sluice/core/option-validation';
import type { ConfigChange } from '../config-changes.ts';
import { type WatchTimes, watchFiles } from './watch-files.ts';

/** The options of `config.watch`. */
export interface WatchOptions extends WatchTimes {
  /** Called with the differences after each load that changed something. */
  readonly onReload?: (changes: readonly ConfigChange[]) => void;
}

/** Calls `reload` when the content of the file has changed, until the returned function is called. */
export function watchConfig(
  path: string,
  reload: () => readonly ConfigChange[],
  options: WatchOptions,
): () => void {
  const load = (): void => {
    const changes = reload();
    if (changes.length > 0) options.onReload?.(changes);
  };
  return watchFiles('watch', { files: () => [path] }, load, options, () => {
    validateOptionalFunction('watch: `onReload`', options.onReload, '(changes) => console.log(changes)');
  });
}
