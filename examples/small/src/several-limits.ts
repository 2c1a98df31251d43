// Several limits at once: a short burst, and a budget for the day. All are charged or none is, so requests
// that the burst limit denies do not use up the day.
import { createLimiter, fixedWindow, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

const limiter = createLimiter({
  store: memoryStore(),
  limits: [
    tokenBucket({ name: 'burst', capacity: 3, refill: { amount: 1, every: '1h' } }),
    fixedWindow({ name: 'per-day', limit: 100, window: '1d' }),
  ],
});

for (let i = 1; i <= 5; i++) {
  const decision = await limiter.consume('ada');
  // `limits` has the state of each limit; the decision's own numbers are those of the tightest one.
  const states = decision.limits.map(({ name, remaining }) => `${name} ${remaining}`).join(', ');
  console.log(`${i}: ${decision.allowed ? 'allowed' : `denied by ${decision.limitedBy}`}; left: ${states}`);
}

// Prints:
//   1: allowed; left: burst 2, per-day 99
//   2: allowed; left: burst 1, per-day 98
//   3: allowed; left: burst 0, per-day 97
//   4: denied by burst; left: burst 0, per-day 97
//   5: denied by burst; left: burst 0, per-day 97
