// The memory store beside rate-limiter-flexible's, and beside the floor: a bare Map.get and Date.now.
// Contenders take turns in one process; medians and ratios are printed. Usage: node --expose-gc benchmarks/memory.mjs
import { createLimiter, fixedWindow, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { RateLimiterMemory } from 'rate-limiter-flexible';

const ROUNDS = 9;
const CHECKS = 500_000;
const keys = Array.from({ length: 10_000 }, (_, i) => `user:${i}`);
const bare = new Map(keys.map((key) => [key, [0]]));

const limiterOf = (...limits) => createLimiter({ store: memoryStore(), limits });
const window = () => fixedWindow({ name: 'window', limit: 1e9, window: '1m' });
const bucket = () => tokenBucket({ name: 'bucket', capacity: 1e6, refill: { amount: 1e6, every: '1s' } });
const peer = new RateLimiterMemory({ points: 1e9, duration: 60 });
const denied = limiterOf(fixedWindow({ name: 'denied', limit: 1, window: '1h' }));

/** Each returns a number that depends on every check, so that none can be optimised away. */
const contenders = {
  'bare Map.get and Date.now': () => loop((key) => bare.get(key)[0] + Date.now()),
  'sluice consumeSync, fixedWindow': sync(limiterOf(window())),
  'sluice consumeSync, tokenBucket': sync(limiterOf(bucket())),
  'sluice consumeSync, denied': sync(denied),
  'sluice consumeSync, two limits': sync(limiterOf(window(), bucket())),
  'sluice consume, awaited': awaited(limiterOf(window())),
  'rate-limiter-flexible consume, awaited': async () => {
    let sum = 0;
    for (let i = 0; i < CHECKS; i++) sum += (await peer.consume(keys[i % keys.length])).remainingPoints;
    return sum;
  },
};

function loop(check) {
  let sum = 0;
  for (let i = 0; i < CHECKS; i++) sum += check(keys[i % keys.length]);
  return sum;
}

function sync(limiter) {
  return () => loop((key) => limiter.consumeSync(key).remaining);
}

function awaited(limiter) {
  return async () => {
    let sum = 0;
    for (let i = 0; i < CHECKS; i++) sum += (await limiter.consume(keys[i % keys.length])).remaining;
    return sum;
  };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

async function time() {
  const names = Object.keys(contenders);
  const nanoseconds = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const name of names) {
      const start = process.hrtime.bigint();
      const sum = await contenders[name]();
      const elapsed = Number(process.hrtime.bigint() - start);
      if (!Number.isFinite(sum)) throw new Error(`${name} did not run`);
      // The first round warms up.
      if (round >= 0) nanoseconds[name].push(elapsed / CHECKS);
    }
  }
  const floor = median(nanoseconds['bare Map.get and Date.now']);
  const theirs = median(nanoseconds['rate-limiter-flexible consume, awaited']);
  console.table(
    Object.fromEntries(
      names.map((name) => {
        const ns = median(nanoseconds[name]);
        const [min, max] = [Math.min(...nanoseconds[name]), Math.max(...nanoseconds[name])];
        return [
          name,
          {
            'ns a check': ns.toFixed(0),
            'min to max': `${min.toFixed(0)} to ${max.toFixed(0)}`,
            'times the floor': (ns / floor).toFixed(2),
            'times as fast as rate-limiter-flexible': (theirs / ns).toFixed(2),
          },
        ];
      }),
    ),
  );
}

function heap() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Bytes that a limiter takes for each of 200,000 keys, without the text of the key. */
async function measureBytes(check) {
  const many = Array.from({ length: 200_000 }, (_, i) => `user:${i}`);
  const before = heap();
  for (const key of many) await check(key);
  const bytes = (heap() - before) / many.length;
  await check(many[0]);
  return bytes;
}

async function bytesPerKey() {
  const memory = () => ({ store: memoryStore({ maxKeys: 200_000 }) });
  const ours = createLimiter({ ...memory(), limits: [fixedWindow({ name: 'a', limit: 9, window: '1h' })] });
  const buckets = createLimiter({
    ...memory(),
    limits: [tokenBucket({ name: 'a', capacity: 9, refill: { amount: 1, every: '1h' } })],
  });
  const theirs = new RateLimiterMemory({ points: 9, duration: 3600 });
  console.table({
    'sluice, fixedWindow': { 'bytes a key': Math.round(await measureBytes((key) => ours.consumeSync(key))) },
    'sluice, tokenBucket': {
      'bytes a key': Math.round(await measureBytes((key) => buckets.consumeSync(key))),
    },
    'rate-limiter-flexible': { 'bytes a key': Math.round(await measureBytes((key) => theirs.consume(key))) },
  });
}

console.log(
  `Node ${process.version}, ${ROUNDS} rounds of ${CHECKS} checks over ${keys.length} keys, in turn: medians.`,
);
await time();
if (globalThis.gc) await bytesPerKey();
else console.log('Bytes a key are measured with: node --expose-gc benchmarks/memory.mjs');
// rate-limiter-flexible keeps a timer for each key.
process.exit(0);
