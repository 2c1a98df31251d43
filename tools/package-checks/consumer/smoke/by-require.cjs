// `node by-require.cjs core http`: the same by `require`, from CommonJS.
const assert = require('node:assert/strict');

async function main() {
  const { entryPoints } = await import('./entry-points.mjs');
  const { oneByOne } = await import('./one-by-one.mjs');
  await oneByOne(process.argv.slice(2), async (name) => {
    for (const entryPoint of entryPoints(`@sluice/${name}`)) {
      assert.match(require.resolve(entryPoint), /cjs/, `${entryPoint} is not CommonJS`);
      const names = Object.keys(require(entryPoint));
      assert.deepEqual(names.sort(), Object.keys(await import(entryPoint)));
    }
    const { check } = await import(`./${name}.mjs`);
    await check(async (specifier) => require(specifier));
  });
}

main();
