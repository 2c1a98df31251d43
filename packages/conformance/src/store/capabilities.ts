import assert from 'node:assert/strict';
import { casesOf, needs, type StoreConformanceCase } from '../conformance-case.ts';
import { shared } from '../needs.ts';
import { algorithmNames, limitOf } from '../sample-limits.ts';
import { check, send, unitsLeft } from '../send-command.ts';

export const capabilityCases: readonly StoreConformanceCase[] = casesOf('capabilities', {
  'states every required capability': async (stage) => {
    for (const { capabilities } of [await stage.open(), await stage.openOnDefaultClock()]) {
      const { shared: isShared, durable, clock, atomicity, native, maxBatch, maxInFlight } = capabilities;
      for (const flag of [isShared, durable]) assert.equal(typeof flag, 'boolean');
      assert.ok(['any-keys', 'same-key', 'one-record'].includes(atomicity), `atomicity: ${atomicity}`);
      assert.ok(clock === 'store' || clock === 'process', `clock: ${String(clock)}`);
      assert.ok(Array.isArray(native), `native: ${String(native)}`);
      for (const bound of [maxBatch ?? 1, maxInFlight ?? 1]) {
        assert.ok(Number.isSafeInteger(bound) && bound >= 1, `maxBatch or maxInFlight: ${bound}`);
      }
    }
  },

  'never changes its capabilities': async (stage) => {
    const store = await stage.open();
    const { capabilities } = store;
    assert.ok(
      Object.isFrozen(capabilities) && Object.isFrozen(capabilities.native),
      '`capabilities` and `capabilities.native` must be frozen',
    );
    const before = structuredClone(capabilities);
    await send(store, check(stage.key(limitOf('token-bucket', 10, 60_000))));
    assert.equal(store.capabilities, capabilities, '`capabilities` must always be the same object');
    assert.deepEqual(capabilities, before);
    assert.deepEqual((await stage.open()).capabilities, before, 'every instance must state the same');
  },

  'names only existing algorithms as native, and has `execute` for them': async (stage) => {
    const store = await stage.open();
    const { native } = store.capabilities;
    for (const name of native)
      assert.ok(
        algorithmNames.some((known) => known === name),
        `${name} is unknown`,
      );
    assert.equal(new Set(native).size, native.length, 'each algorithm must be named once');
    if (native.length > 0) assert.equal(typeof store.execute, 'function');
  },

  'is shared if it says so: two instances see the same record': needs(shared, async (stage) => {
    const [one, other] = [await stage.open(), await stage.open()];
    const key = stage.key(limitOf('token-bucket', 10, 60_000));
    await send(one, check(key, 3));
    assert.equal(await unitsLeft(other, key), 7);
    await send(other, check(key, 3));
    assert.equal(await unitsLeft(one, key), 4);
    await other.remove([key]);
    assert.equal(await unitsLeft(one, key), 10);
  }),
});
