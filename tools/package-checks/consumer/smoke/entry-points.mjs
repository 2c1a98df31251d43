import { createRequire } from 'node:module';

/** The entry points of a package, according to its package.json. */
export function entryPoints(name) {
  const { exports } = createRequire(import.meta.url)(`${name}/package.json`);
  return Object.keys(exports)
    .filter((path) => !path.endsWith('.json'))
    .map((path) => name + path.slice(1));
}
