// The memory store beside rate-limiter-flexible's, and beside the floor: a bare Map.get and Date.now.
// Each contender has a process of its own, so that none spoils the optimised code of another; they take turns, round by
// round. Medians, their range and ratios are printed. Usage: node benchmarks/memory.mjs
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createLimiter, fixedWindow, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { RateLimiterMemory } from 'rate-limiter-flexible';

const ROUNDS = 9;
const CHECKS = 1_000_000;
const KEYS = 10_000;
const FLOOR = 'bare Map.get and Date.now';
const PEER = 'rate-limiter-flexible, awaited';

const limiterOf = (...limits) => createLimiter({ store: memoryStore({ maxKeys: 200_000 }), limits });
const window = () => fixedWindow({ name: 'window', limit: 1e9, window: '1h' });
const bucket = () => tokenBucket({ name: 'bucket', capacity: 1e6, refill: { amount: 1e6, every: '1s' } });
const single = () => fixedWindow({ name: 'single', limit: 1, window: '1h' });

/** What each contender checks one key with; each answers with a number, so that no check can be optimised away. */
const contenders = {
  [FLOOR]: () => {
    const map = new Map();
    return (key) => {
      const record = map.get(key);
      if (record === undefined) map.set(key, [1]);
      return Date.now() + (record?.[0] ?? 0);
    };
  },
  'sluice, fixedWindow': () => {
    const limiter = limiterOf(window());
    return (key) => limiter.consumeSync(key).remaining;
  },
  'sluice, tokenBucket': () => {
    const limiter = limiterOf(bucket());
    return (key) => limiter.consumeSync(key).remaining;
  },
  'sluice, fixedWindow, denied': () => {
    const limiter = limiterOf(single());
    return (key) => limiter.consumeSync(key).remaining;
  },
  'sluice, two limits, all or nothing': () => {
    const limiter = limiterOf(window(), bucket());
    return (key) => limiter.consumeSync(key).remaining;
  },
  'sluice, fixedWindow, awaited': () => {
    const limiter = limiterOf(window());
    return async (key) => (await limiter.consume(key)).remaining;
  },
  [PEER]: () => {
    const limiter = new RateLimiterMemory({ points: 1e9, duration: 3600 });
    return async (key) => (await limiter.consume(key)).remainingPoints;
  },
};

/** Nanoseconds a check, over all keys in turn. */
async function time(check, keys) {
  const isAsync = check(keys[0]) instanceof Promise;
  let sum = 0;
  const start = process.hrtime.bigint();
  if (isAsync) for (let i = 0; i < CHECKS; i++) sum += await check(keys[i % KEYS]);
  else for (let i = 0; i < CHECKS; i++) sum += check(keys[i % KEYS]);
  const elapsed = Number(process.hrtime.bigint() - start);
  if (!Number.isFinite(sum)) throw new Error('a check gave no number');
  return elapsed / CHECKS;
}

/** Bytes for each of 200,000 keys, the text of the key not counted. */
async function bytesPerKey(check) {
  const used = () => {
    for (let i = 0; i < 4; i++) globalThis.gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const keys = Array.from({ length: 200_000 }, (_, i) => `user:${i}`);
  const before = used();
  for (const key of keys) await check(key);
  const bytes = (used() - before) / keys.length;
  await check(keys[0]);
  return bytes;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

async function ask(child, question) {
  child.send(question);
  const [answer] = await once(child, 'message');
  return answer;
}

async function compare() {
  const names = Object.keys(contenders);
  const children = names.map((name) => fork(import.meta.filename, [name], { execArgv: ['--expose-gc'] }));
  for (const child of children) child.once('exit', (code) => code && process.exit(code));
  const bytes = [];
  for (const child of children) bytes.push(await ask(child, 'bytes'));
  const times = names.map(() => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [i, child] of children.entries()) {
      const ns = await ask(child, 'time');
      // The first round warms up.
      if (round >= 0) times[i].push(ns);
    }
  }
  for (const child of children) child.kill();
  const floor = median(times[names.indexOf(FLOOR)]);
  const peer = median(times[names.indexOf(PEER)]);
  const row = (i) => {
    const ns = median(times[i]);
    return {
      'ns a check': Math.round(ns),
      'min to max': `${Math.min(...times[i]).toFixed(0)} to ${Math.max(...times[i]).toFixed(0)}`,
      'times the floor': Number((ns / floor).toFixed(2)),
      'times as fast as the peer': Number((peer / ns).toFixed(2)),
      'bytes a key': Math.round(bytes[i]),
    };
  };
  console.log(
    `Node ${process.version}: medians of ${ROUNDS} rounds of ${CHECKS} checks over ${KEYS} keys, in turn`,
  );
  console.table(Object.fromEntries(names.map((name, i) => [name, row(i)])));
}

if (process.send === undefined) await compare();
else {
  const make = contenders[process.argv[2]];
  const check = make();
  const keys = Array.from({ length: KEYS }, (_, i) => `user:${i}`);
  process.on('message', async (question) => {
    process.send(question === 'bytes' ? await bytesPerKey(make()) : await time(check, keys));
  });
}
