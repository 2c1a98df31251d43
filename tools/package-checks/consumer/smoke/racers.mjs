import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

/** Four checks at once of one key with a limit of three, on a shared store: exactly three may pass. */
export async function race(load, store) {
  const { createLimiter, fixedWindow } = await load('@sluice/core');
  const limits = [fixedWindow({ name: 'hourly', limit: 3, window: '1h' })];
  const limiter = createLimiter({ store, limits, deadlineMs: 10_000 });
  const key = randomUUID();
  const decisions = await Promise.all([1, 2, 3, 4].map(() => limiter.consume(key)));
  assert.equal(decisions.filter(({ allowed }) => allowed).length, 3);
  assert.equal(store.capabilities.shared, true);
}
