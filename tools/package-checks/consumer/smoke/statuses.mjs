import assert from 'node:assert/strict';

/** Four requests over HTTP to an app that allows three. */
export async function checkStatuses(origin) {
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await fetch(origin)).status);
  assert.deepEqual(statuses, [200, 200, 200, 429]);
}

/** What an app that allows three is limited by. */
export async function threePerHour(load) {
  const { fixedWindow } = await load('@sluice/core');
  const { memoryStore } = await load('@sluice/store-memory');
  return { store: memoryStore(), limits: [fixedWindow({ name: 'hourly', limit: 3, window: '1h' })] };
}
