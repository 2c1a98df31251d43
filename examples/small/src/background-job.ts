// A background job that stays within a provider's limits: it waits for its turn instead of failing. Callers
// that wait in this process for the same key are served first come, first served.
import { createLimiter, fixedWindow, RateLimitError, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

const provider = createLimiter({
  store: memoryStore(),
  limits: [
    tokenBucket({ name: 'pace', capacity: 2, refill: { amount: 1, every: '100ms' } }),
    fixedWindow({ name: 'per-day', limit: 5, window: '1d' }),
  ],
});

async function sendMail(to: string): Promise<void> {
  try {
    await provider.waitUntilAllowed('mail-provider', { maxWaitMs: 60_000 });
    console.log(`mail to ${to}`);
  } catch (error) {
    // The wait would be longer than that: rejected as soon as it is certain, and nothing is spent.
    if (!(error instanceof RateLimitError)) throw error;
    console.log(`no mail to ${to}: ${error.code}`);
  }
}

// Two go out at once, then one every 100 ms.
const startMs = performance.now();
await Promise.all(['ada', 'bob', 'cem', 'dora', 'eve'].map(sendMail));
console.log('took at least 300 ms:', performance.now() - startMs >= 295);
// The sixth of the day would have to wait until tomorrow.
await sendMail('finn');

// Prints:
//   mail to ada
//   mail to bob
//   mail to cem
//   mail to dora
//   mail to eve
//   took at least 300 ms: true
//   no mail to finn: WAIT_TOO_LONG
