import assert from 'node:assert/strict';
import type { RecordKey, Store } from '@sluice/core';
import { ask, check, left, told, waysOf } from '../ask.ts';
import { casesOf, needs, type Proof, type StoreConformanceCase } from '../conformance-case.ts';
import { atomicAcrossKeys, atomicAcrossLimits, shared } from '../needs.ts';
import { limitOf } from '../sample-limits.ts';

const RACERS = 64;

/** Few enough that a store which tries again on conflicts gets everybody through: each try lets at least one through. */
const tight = limitOf('fixed-window', 20, 60_000, 'tight');
const loose = limitOf('token-bucket', 1000, 86_400_000, 'loose');

/**
 * Many checks on the same records, all of them under way before the first is answered: they are started in one go, on the
 * stores in turn, and awaited only then. Returns how many were granted, after proving that those which were granted were
 * told of different units that are left: so nobody was answered from a record that another had changed meanwhile.
 */
async function race(
  stores: readonly Store[],
  keysOf: (racer: number) => readonly RecordKey[],
): Promise<number> {
  const started = Array.from({ length: RACERS }, async (_, racer) => {
    const store = stores[racer % stores.length] as Store;
    const command = check(keysOf(racer));
    const result = await ask(store, command);
    const tightIndex = command.keys.findIndex(({ scope }) => scope.includes(':tight:'));
    return result.granted === 1 ? [told(command, result, tightIndex).remaining] : [];
  });
  const remaining = (await Promise.all(started)).flat();
  assert.equal(new Set(remaining).size, remaining.length, `two racers were given one unit: ${remaining}`);
  return remaining.length;
}

/** One limit of 1 is spent, 50 checks are denied by it: the loose limit, which comes first, has moved by exactly 1. */
function allOrNone(looseKey: string, tightKey: string): Proof {
  return async (stage) => {
    const store = await stage.open();
    const one = limitOf('fixed-window', 1, 60_000, 'one');
    for (const way of waysOf(store, stage.key(one), stage.key(loose))) {
      const keys = [stage.key(loose, `${way} ${looseKey}`), stage.key(one, `${way} ${tightKey}`)] as const;
      assert.equal((await ask(store, check(keys), way)).granted, 1, way);
      for (let i = 0; i < 50; i++) assert.equal((await ask(store, check(keys), way)).granted, 0, way);
      assert.equal(await left(store, keys[0]), 999, way);
    }
  };
}

export const atomicityCases: readonly StoreConformanceCase[] = casesOf('atomicity', {
  'grants exactly the limit to 64 racers on one instance': async (stage) => {
    const [store, key] = [await stage.open(), stage.key(tight)];
    assert.equal(await race([store], () => [key]), 20);
    assert.equal(await left(store, key), 0);
  },

  'grants exactly the limit to 64 racers on two instances': needs(shared, async (stage) => {
    const key = stage.key(tight);
    assert.equal(await race([await stage.open(), await stage.open()], () => [key]), 20);
  }),

  'charges all limits of one key or none: 50 denials by one cost the other nothing': needs(
    atomicAcrossLimits,
    allOrNone('someone', 'someone'),
  ),

  'charges limits of different keys all or none: 50 denials by one cost the other nothing': needs(
    atomicAcrossKeys,
    allOrNone('user', 'address'),
  ),

  'charges each of several limits what was granted': needs(atomicAcrossLimits, async (stage) => {
    const store = await stage.open();
    const limits = [loose, tight, limitOf('sliding-window-log', 100, 60_000)];
    for (const way of waysOf(store, ...limits.map((limit) => stage.key(limit)))) {
      const keys = limits.map((limit) => stage.key(limit, way));
      assert.equal((await ask(store, check(keys, 3, 2), way)).granted, 2, way);
      const lefts = [];
      for (const key of keys) lefts.push(await left(store, key));
      assert.deepEqual(lefts, [994, 14, 94], way);
    }
  }),

  'charges every limit the same when 64 racers take several at once': needs(
    atomicAcrossLimits,
    async (stage) => {
      const store = await stage.open();
      const keys = [stage.key(loose), stage.key(tight)];
      assert.equal(await race([store], () => keys), 20);
      assert.equal(await left(store, stage.key(loose)), 980);
    },
  ),

  'answers all of 64 racers that take two keys in opposite orders': needs(atomicAcrossKeys, async (stage) => {
    const stores = [await stage.open(), await stage.open()];
    const racing = stores[0]?.capabilities.shared ? stores : stores.slice(0, 1);
    const [a, b] = [stage.key(tight, 'a'), stage.key(loose, 'b')];
    assert.equal(await race(racing, (racer) => (racer % 4 < 2 ? [a, b] : [b, a])), 20);
  }),
});
