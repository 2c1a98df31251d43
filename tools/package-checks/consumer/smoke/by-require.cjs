// `node by-require.cjs core`: the same by `require`, from CommonJS.
const assert = require('node:assert/strict');

const name = process.argv[2];

async function main() {
  const { entryPoints } = await import('./entry-points.mjs');
  for (const entryPoint of entryPoints(`@sluice/${name}`)) {
    assert.match(require.resolve(entryPoint), /cjs/, `${entryPoint} is not CommonJS`);
    const names = Object.keys(require(entryPoint));
    assert.deepEqual(names.sort(), Object.keys(await import(entryPoint)));
  }
  const { check } = await import(`./${name}.mjs`);
  await check(async (specifier) => require(specifier));
}

// A check that never settles ends the process too, and must not look like one that passed.
process.exitCode = 1;
main().then(() => {
  process.exitCode = 0;
});
