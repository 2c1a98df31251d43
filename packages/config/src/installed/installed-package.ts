import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** Returns what a package exports, or undefined if it is not installed. */
export type LoadPackage = (name: string) => unknown;

/**
 * Loads a package by name, as the files in `places` would: by default this one, so that the version is the
 * one that the package manager has chosen for this package; then those of the working directory; then the
 * program. Throws what the package throws while it is loaded.
 */
export function loadInstalled(name: string, places: readonly string[] = defaultPlaces()): unknown {
  for (const place of places) {
    let load: NodeJS.Require;
    let path: string;
    try {
      load = createRequire(place);
      path = load.resolve(name);
    } catch {
      continue;
    }
    return load(path);
  }
  return undefined;
}

function defaultPlaces(): readonly string[] {
  const [, program] = process.argv;
  const places = [ownFile(), join(process.cwd(), 'index.js'), program && resolve(program)];
  return places.filter((place) => place !== undefined);
}

/** The path or URL of this file. Neither `import.meta.url` nor `__filename` exists in both module systems. */
function ownFile(): string | undefined {
  const [, ...frames] = String(new Error('where').stack).split('\n');
  return /(?:file:\/\/|\/|[A-Za-z]:\\).*(?=:\d+:\d+\)?$)/.exec(frames[0] ?? '')?.[0];
}
