// An algorithm of your own: four pure functions over a record and a time. It runs on every store, and
// combines with the built-in limits. This one allows one unit, and then none until the cooldown is over.
import { type Algorithm, createLimiter, customLimit, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

function cooldown(ms: number): Algorithm {
  return {
    name: 'cooldown',
    version: 1,
    parameters: [ms],
    limit: 1,
    windowMs: ms,
    // A record that has expired is never passed in: `undefined` means that nothing was used.
    available: (record) => (record === undefined ? 1 : 0),
    // The first integer of every record is the millisecond at which it expires.
    spend: (_record, nowMs) => [nowMs + ms],
    // Only the charge that the record is of is given back. A record that expires now is no record at all.
    takeBack: (record, nowMs, _amount, chargedAtMs = record[0] - ms) =>
      record[0] === chargedAtMs + ms ? [nowMs] : record,
    describe(record, nowMs, cost) {
      const leftMs = record === undefined ? 0 : record[0] - nowMs;
      const remaining = record === undefined ? 1 : 0;
      const retryAfterMs = cost <= remaining ? 0 : cost > 1 ? Number.POSITIVE_INFINITY : leftMs;
      return { remaining, resetAfterMs: leftMs, retryAfterMs };
    },
  };
}

let nowMs = 1_700_000_000_000;
const invitations = createLimiter({
  store: memoryStore({ clock: { now: () => nowMs } }),
  limits: [
    customLimit({ name: 'pause', algorithm: cooldown(60_000) }),
    fixedWindow({ name: 'per-day', limit: 2, window: '1d' }),
  ],
});

for (const passedMs of [0, 59_999, 1, 60_000]) {
  nowMs += passedMs;
  const { allowed, limitedBy, retryAfterMs } = await invitations.consume('ada');
  console.log(`${passedMs} ms later:`, allowed ? 'allowed' : `${limitedBy} denies for ${retryAfterMs} ms`);
}

// Prints:
//   0 ms later: allowed
//   59999 ms later: pause denies for 1 ms
//   1 ms later: allowed
//   60000 ms later: per-day denies for 86280000 ms
