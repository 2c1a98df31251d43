// @ts-check
// Draws how each algorithm decides the same traffic, for guides/choosing-an-algorithm.md.
// `node scripts/check-docs.mjs` compares the page with these timelines; with `--write` it updates the page.
import {
  createLimiter,
  fixedWindow,
  gcra,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

/** Pairs of a second and the number of requests that arrive at it. */
const TRAFFIC = /** @type {const} */ ([
  [0, 1],
  [9, 8],
  [10, 8],
  [12, 2],
  [15, 2],
  [20, 4],
  [40, 8],
]);

/** @type {Record<string, () => import('@sluice/core').Limit>} */
const LIMITS = {
  'fixed-window': () => fixedWindow({ name: 'api', limit: 6, window: '10s' }),
  'fixed-window-clock': () => fixedWindow({ name: 'api', limit: 6, window: '10s', align: 'clock' }),
  'sliding-window': () => slidingWindow({ name: 'api', limit: 6, window: '10s' }),
  'sliding-window-log': () => slidingWindowLog({ name: 'api', limit: 6, window: '10s' }),
  'token-bucket': () => tokenBucket({ name: 'api', capacity: 6, refill: { amount: 6, every: '10s' } }),
  'leaky-bucket': () => leakyBucket({ name: 'api', capacity: 6, leak: { amount: 6, every: '10s' } }),
  gcra: () => gcra({ name: 'api', limit: 6, period: '10s', burst: 2 }),
};

/** @returns {Promise<Map<string, string>>} the timelines by name */
export async function drawTimelines() {
  /** @type {Map<string, string>} */
  const timelines = new Map();
  for (const [name, make] of Object.entries(LIMITS)) timelines.set(name, await draw(make));
  return timelines;
}

/** @param {() => import('@sluice/core').Limit} make */
async function draw(make) {
  // The first request arrives four seconds into a window of the clock, as real ones arrive at any time.
  const startMs = 1_800_000_004_000;
  let nowMs = startMs;
  const limiter = createLimiter({ store: memoryStore({ clock: { now: () => nowMs } }), limits: [make()] });
  const lines = [make.toString().replace('() => ', ''), '', '  at   requests   left   one more fits'];
  for (const [second, requests] of TRAFFIC) {
    nowMs = startMs + second * 1000;
    let verdicts = '';
    for (let i = 0; i < requests; i++) verdicts += limiter.consumeSync('user-1').allowed ? '+' : '-';
    const { remaining, retryAfterMs } = await limiter.peek('user-1');
    const fits = retryAfterMs === 0 ? 'now' : `in ${(retryAfterMs / 1000).toFixed(3)} s`;
    lines.push(
      `${String(second).padStart(2)} s   ${verdicts.padEnd(8)}   ${String(remaining).padStart(4)}   ${fits}`,
    );
  }
  return lines.join('\n');
}
