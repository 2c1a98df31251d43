import { type FSWatcher, watch } from 'node:fs';

/**
 * Watches folders, not files: a watch on a file goes deaf when an editor renames another file over it.
 */
export class FolderWatch {
  readonly #folders: () => readonly string[];
  readonly #changed: () => void;
  #watched = '';
  #watchers: FSWatcher[] = [];

  /** `folders`: those to watch now. `changed`: called for whatever happens in them. */
  constructor(folders: () => readonly string[], changed: () => void) {
    this.#folders = folders;
    this.#changed = changed;
    this.follow();
  }

  /** Watches the folders that are to be watched now. */
  follow(): void {
    const folders = this.#folders();
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
