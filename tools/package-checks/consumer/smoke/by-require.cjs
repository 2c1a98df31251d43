// `node by-require.cjs core`: the same by `require`, from CommonJS.
const assert = require('node:assert/strict');

const name = process.argv[2];

async function main() {
  const { entryPoints } = await import('./entry-points.mjs');
  for (const entryPoint of entryPoints(`@sluice/${name}`)) {
    const required = require(entryPoint);
    const imported = await import(entryPoint);
    assert.deepEqual(Object.keys(required), Object.keys(imported));
    for (const key of Object.keys(required)) {
      assert.equal(required[key], imported[key], `${entryPoint}: two copies of ${key}`);
    }
  }
  const { check } = await import(`./${name}.mjs`);
  await check(async (specifier) => require(specifier));
}

// A check that never settles ends the process too, and must not look like one that passed.
process.exitCode = 1;
main().then(() => {
  process.exitCode = 0;
});
