import assert from 'node:assert/strict';

/** Four HTTP requests to an app that allows three. */
export async function checkStatuses(origin) {
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await fetch(origin)).status);
  assert.deepEqual(statuses, [200, 200, 200, 429]);
}

/** The limit of an app that allows three. */
export async function threePerHour(load) {
  const { fixedWindow } = await load('@sluice/core');
  const { memoryStore } = await load('@sluice/store-memory');
  return { store: memoryStore(), limits: [fixedWindow({ name: 'hourly', limit: 3, window: '1h' })] };
}
