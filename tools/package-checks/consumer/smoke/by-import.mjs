// `node by-import.mjs core http`: loads every entry point of these packages by `import`, and checks that each
// package works.
import assert from 'node:assert/strict';
import { entryPoints } from './entry-points.mjs';
import { oneByOne } from './one-by-one.mjs';

await oneByOne(process.argv.slice(2), async (name) => {
  for (const entryPoint of entryPoints(`@sluice/${name}`)) {
    assert.notEqual(Object.keys(await import(entryPoint)).length, 0, `${entryPoint} exports nothing`);
  }
  const { check } = await import(`./${name}.mjs`);
  await check((specifier) => import(specifier));
});
