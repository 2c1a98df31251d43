import assert from 'node:assert/strict';
import type { RecordKey, Store } from '@sluice/core';
import { casesOf, needs, type Proof, type StoreConformanceCase } from '../conformance-case.ts';
import { atomicAcrossKeys, atomicAcrossLimits, shared } from '../needs.ts';
import { limitOf } from '../sample-limits.ts';
import { check, descriptionOf, send, unitsLeft, waysOf } from '../send-command.ts';

const RACERS = 64;

/**
 * Low enough for a store that retries on conflicts to answer all racers: each round of retries completes at
 * least one.
 */
const tight = limitOf('fixed-window', 20, 60_000, 'tight');
const loose = limitOf('token-bucket', 1000, 86_400_000, 'loose');

/**
 * Starts many checks on the same records, alternating between the stores, and awaits them only when all are
 * under way. Returns how many were granted. Asserts that no two granted checks reported the same remaining
 * units, which proves that none was answered from a record that another check had changed since.
 */
async function race(
  stores: readonly Store[],
  keysOf: (racer: number) => readonly RecordKey[],
): Promise<number> {
  const started = Array.from({ length: RACERS }, async (_, racer) => {
    const store = stores[racer % stores.length] as Store;
    const command = check(keysOf(racer));
    const result = await send(store, command);
    const tightIndex = command.keys.findIndex(({ scope }) => scope.includes(':tight:'));
    return result.granted === 1 ? [descriptionOf(command, result, tightIndex).remaining] : [];
  });
  const remaining = (await Promise.all(started)).flat();
  assert.equal(new Set(remaining).size, remaining.length, `two racers got the same unit: ${remaining}`);
  return remaining.length;
}

/**
 * A limit of 1 is used up and denies 50 checks. The loose limit, listed first, must have been charged exactly
 * once.
 */
function allOrNone(looseKey: string, tightKey: string): Proof {
  return async (stage) => {
    const store = await stage.open();
    const one = limitOf('fixed-window', 1, 60_000, 'one');
    for (const way of waysOf(store, stage.key(one), stage.key(loose))) {
      const keys = [stage.key(loose, `${way} ${looseKey}`), stage.key(one, `${way} ${tightKey}`)] as const;
      assert.equal((await send(store, check(keys), way)).granted, 1, way);
      for (let i = 0; i < 50; i++) assert.equal((await send(store, check(keys), way)).granted, 0, way);
      assert.equal(await unitsLeft(store, keys[0]), 999, way);
    }
  };
}

export const atomicityCases: readonly StoreConformanceCase[] = casesOf('atomicity', {
  'grants exactly the limit to 64 racers on one instance': async (stage) => {
    const [store, key] = [await stage.open(), stage.key(tight)];
    assert.equal(await race([store], () => [key]), 20);
    assert.equal(await unitsLeft(store, key), 0);
  },

  'grants exactly the limit to 64 racers on two instances': needs(shared, async (stage) => {
    const key = stage.key(tight);
    assert.equal(await race([await stage.open(), await stage.open()], () => [key]), 20);
  }),

  'charges all limits of one key or none: 50 denials by one cost the other nothing': needs(
    atomicAcrossLimits,
    allOrNone('someone', 'someone'),
  ),

  'charges all limits of different keys or none: 50 denials by one cost the other nothing': needs(
    atomicAcrossKeys,
    allOrNone('user', 'address'),
  ),

  'charges what was granted to each of several limits': needs(atomicAcrossLimits, async (stage) => {
    const store = await stage.open();
    const limits = [loose, tight, limitOf('sliding-window-log', 100, 60_000)];
    for (const way of waysOf(store, ...limits.map((limit) => stage.key(limit)))) {
      const keys = limits.map((limit) => stage.key(limit, way));
      assert.equal((await send(store, check(keys, 3, 2), way)).granted, 2, way);
      const lefts = [];
      for (const key of keys) lefts.push(await unitsLeft(store, key));
      assert.deepEqual(lefts, [994, 14, 94], way);
    }
  }),

  'charges every limit equally when 64 racers check several at once': needs(
    atomicAcrossLimits,
    async (stage) => {
      const store = await stage.open();
      const keys = [stage.key(loose), stage.key(tight)];
      assert.equal(await race([store], () => keys), 20);
      assert.equal(await unitsLeft(store, stage.key(loose)), 980);
    },
  ),

  'answers all 64 racers that name two keys in opposite orders': needs(atomicAcrossKeys, async (stage) => {
    const stores = [await stage.open(), await stage.open()];
    const racing = stores[0]?.capabilities.shared ? stores : stores.slice(0, 1);
    const [a, b] = [stage.key(tight, 'a'), stage.key(loose, 'b')];
    assert.equal(await race(racing, (racer) => (racer % 4 < 2 ? [a, b] : [b, a])), 20);
  }),
});
