import { createHash } from 'node:crypto';
import { type FSWatcher, readFileSync, realpathSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { validateInteger, validateOptionalFunction, validateOptions } from '@sluice/core/option-validation';
import type { ConfigChange } from '../config-changes.ts';
import { ConfigError } from '../file/config-error.ts';

/** The options of `config.watch`. */
export interface WatchOptions {
  /** Called with the differences after each load that changed something. */
  readonly onReload?: (changes: readonly ConfigChange[]) => void;
  /**
   * Called with the reason when the file has changed and cannot be used: once per content. What was loaded
   * before stays in use.
   */
  readonly onError: (error: ConfigError) => void;
  /** How long a change settles before the file is read, in milliseconds. Default: 100. */
  readonly settleMs?: number;
  /**
   * How often to look at the file in any case, in milliseconds: network file systems report no changes.
   * Default: 30,000.
   */
  readonly pollMs?: number;
}

/** The most that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls `reload` when the content of the file has changed, until the returned function is called. */
export function watchConfig(
  path: string,
  reload: () => readonly ConfigChange[],
  options: WatchOptions,
): () => void {
  const known = ['onReload', 'onError', 'settleMs', 'pollMs'];
  validateOptions('watch', options, known, '{ onError: (error) => console.error(error.message) }');
  const { onReload, onError, settleMs = 100, pollMs = 30_000 } = options;
  const example = '(error) => console.error(error.message)';
  validateOptionalFunction('watch: `onReload`', onReload, example);
  validateOptionalFunction('watch: `onError`', onError ?? null, example);
  validateInteger('watch: `settleMs`', settleMs, '100', 0, LONGEST_MS);
  validateInteger('watch: `pollMs`', pollMs, '30000', 1, LONGEST_MS);

  let seen = digestOf(path);
  let settling: NodeJS.Timeout | undefined;
  let folders: FolderWatch;

  const look = (): void => {
    settling = undefined;
    folders.follow();
    const digest = digestOf(path);
    if (digest === seen) return;
    seen = digest;
    let changes: readonly ConfigChange[];
    try {
      changes = reload();
    } catch (error) {
      if (!ConfigError.is(error)) throw error;
      onError(error);
      return;
    }
    if (changes.length > 0) onReload?.(changes);
  };
  const settle = (): void => {
    // The first event starts the wait, so a stream of events cannot put it off for good.
    settling ??= setTimeout(look, settleMs).unref();
  };
  folders = new FolderWatch(path, settle);
  const polling = setInterval(settle, pollMs).unref();
  return () => {
    clearInterval(polling);
    clearTimeout(settling);
    folders.close();
  };
}

/**
 * Watches the folder of the path, and that of the file behind symbolic links. A watch on the file itself goes
 * deaf when an editor renames another file over it.
 */
class FolderWatch {
  readonly #path: string;
  readonly #changed: () => void;
  #watched = '';
  #watchers: FSWatcher[] = [];

  constructor(path: string, changed: () => void) {
    this.#path = path;
    this.#changed = changed;
    this.follow();
  }

  /** Watches the folders where the file is now. */
  follow(): void {
    const folders = [...new Set([dirname(this.#path), realFolderOf(this.#path)])];
    if (folders.join('\0') === this.#watched) return;
    this.close();
    this.#watchers = folders.flatMap((folder) => this.#watch(folder));
    // A folder that could not be watched is tried again at the next poll.
    if (this.#watchers.length === folders.length) this.#watched = folders.join('\0');
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
    this.#watched = '';
  }

  #watch(folder: string): FSWatcher[] {
    try {
      const watcher = watch(folder, { persistent: false }, this.#changed);
      // Such as a folder that was removed. The poll goes on.
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      return [];
    }
  }
}

function realFolderOf(path: string): string {
  try {
    return dirname(realpathSync(path));
  } catch {
    return dirname(path);
  }
}

/** Stands for the content of the file, or for the reason why it cannot be read. */
function digestOf(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
