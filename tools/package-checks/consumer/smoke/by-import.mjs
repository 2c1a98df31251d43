// `node by-import.mjs core`: loads every entry point of a package by `import`, and checks that the package
// works.
import assert from 'node:assert/strict';
import { entryPoints } from './entry-points.mjs';

const name = process.argv[2];
for (const entryPoint of entryPoints(`@sluice/${name}`)) {
  assert.notEqual(Object.keys(await import(entryPoint)).length, 0, `${entryPoint} exports nothing`);
}
const { check } = await import(`./${name}.mjs`);
await check((specifier) => import(specifier));
