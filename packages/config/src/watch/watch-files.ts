import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { validateInteger, validateOptionalFunction, validateOptions } from '@sluice/core/option-validation';
import { ConfigError } from '../file/config-error.ts';
import { FolderWatch } from './folder-watch.ts';

/** The options that every watch has. */
export interface CommonWatchOptions {
  /**
   * Called with the reason when the files have changed and cannot be used: once per content. What was loaded
   * before stays in use.
   */
  readonly onError: (error: ConfigError) => void;
  /** How long a change settles before the files are read, in milliseconds. Default: 100. */
  readonly settleMs?: number;
  /**
   * How often to look at the files in any case, in milliseconds: network file systems report no changes.
   * Default: 30,000.
   */
  readonly pollMs?: number;
}

/** The files of a configuration, and what follows their changes. */
export interface WatchedFiles<Loaded> {
  /** Returns the paths of the files that there are now. */
  files(): readonly string[];
  /** A folder in which files may appear. */
  readonly folder?: string;
  /** Loads the files. A `ConfigError` that it throws goes to `onError`. */
  load(): Loaded;
  /** Called after each load. */
  loaded(result: Loaded): void;
}

/** The most that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** Validates the options of a watch, with `onReload`, whose parameter depends on what is watched. */
export function validateWatchOptions(
  caller: string,
  options: CommonWatchOptions & { readonly onReload?: unknown },
  needsOnReload: boolean,
): void {
  const example = '(error) => console.error(error.message)';
  const known = ['onReload', 'onError', 'settleMs', 'pollMs'];
  validateOptions(caller, options, known, `{ onError: ${example} }`);
  const { onReload, onError, settleMs = 100, pollMs = 30_000 } = options;
  const reloadExample = '(loaded) => console.log(loaded)';
  validateOptionalFunction(
    `${caller}: \`onReload\``,
    needsOnReload ? (onReload ?? null) : onReload,
    reloadExample,
  );
  validateOptionalFunction(`${caller}: \`onError\``, onError ?? null, example);
  validateInteger(`${caller}: \`settleMs\``, settleMs, '100', 0, LONGEST_MS);
  validateInteger(`${caller}: \`pollMs\``, pollMs, '30000', 1, LONGEST_MS);
}

/** Loads the files when their content has changed, until the returned function is called. */
export function watchFiles<Loaded>(
  watched: WatchedFiles<Loaded>,
  { onError, settleMs = 100, pollMs = 30_000 }: CommonWatchOptions,
): () => void {
  let seen = digestOf(watched);
  let settling: NodeJS.Timeout | undefined;
  let folders: FolderWatch;

  const look = (): void => {
    settling = undefined;
    folders.follow();
    const digest = digestOf(watched);
    if (digest === seen) return;
    seen = digest;
    let result: Loaded;
    try {
      result = watched.load();
    } catch (error) {
      if (!ConfigError.is(error)) throw error;
      onError(error);
      return;
    }
    watched.loaded(result);
  };
  const settle = (): void => {
    // The first event starts the wait, so a stream of events cannot put it off for good.
    settling ??= setTimeout(look, settleMs).unref();
  };
  folders = new FolderWatch(() => foldersOf(watched), settle);
  const polling = setInterval(settle, pollMs).unref();
  return () => {
    clearInterval(polling);
    clearTimeout(settling);
    folders.close();
  };
}

/** The folders in which a change can change the files: those of the files, and of files behind links. */
function foldersOf(watched: WatchedFiles<unknown>): readonly string[] {
  const folders = new Set(watched.folder === undefined ? [] : [watched.folder]);
  for (const file of watched.files()) folders.add(dirname(file)).add(realFolderOf(file));
  return [...folders];
}

function realFolderOf(path: string): string {
  try {
    return dirname(realpathSync(path));
  } catch {
    return dirname(path);
  }
}

/** Stands for the content of the files, or for the reasons why they cannot be read. */
function digestOf(watched: WatchedFiles<unknown>): string {
  return watched
    .files()
    .map((path) => JSON.stringify([path, contentOf(path)]))
    .join();
}

function contentOf(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
