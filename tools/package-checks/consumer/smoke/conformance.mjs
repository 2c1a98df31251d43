import assert from 'node:assert/strict';

export async function check(load) {
  const { storeConformanceCases } = await load('@sluice/conformance');
  const { memoryStore } = await load('@sluice/store-memory');
  const cases = storeConformanceCases.filter(({ group }) => group === 'retry');
  assert.notEqual(cases.length, 0);
  const setup = ({ clock }) => memoryStore(clock ? { clock } : {});
  for (const { run } of cases) await run(setup);
  // The suite is worth something only if it fails a broken store.
  const { brokenStores } = await load('@sluice/conformance/broken-stores');
  const [broken] = brokenStores;
  const catching = storeConformanceCases.find(({ name }) => name === broken.caughtBy);
  await assert.rejects(catching.run(broken.setup()), `the suite does not find the bug of: ${broken.name}`);
}
