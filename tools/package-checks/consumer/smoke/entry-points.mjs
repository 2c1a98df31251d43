import { createRequire } from 'node:module';

/** What can be imported of a package, by what it says itself. */
export function entryPoints(name) {
  const { exports } = createRequire(import.meta.url)(`${name}/package.json`);
  return Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => name + path.slice(1));
}
