import assert from 'node:assert/strict';
import { createLimiter, type Store } from '@sluice/core';
import { limitOf } from './sample-limits.ts';
import { check, send, unitsLeft } from './send-command.ts';
import type { Stage } from './stage.ts';

/** What a case needs from a store, according to the store's own `capabilities`. */
export interface Need {
  /** Why the case is not applicable, in words such as "the store says it is not shared". */
  readonly unmet: string;
  isMet(stage: Stage): Promise<boolean>;
  /** Proves as much as possible of the claim of a store that says it lacks this. */
  verifyUnmet(stage: Stage): Promise<void>;
}

const limit = limitOf('fixed-window', 10, 60_000);

export const shared: Need = {
  unmet: 'the store says it is not shared',
  isMet: async (stage) => (await stage.open()).capabilities.shared,
  async verifyUnmet(stage) {
    const key = stage.key(limit);
    await send(await stage.open(), check(key));
    assert.equal(await unitsLeft(await stage.open(), key), 10, 'another instance must not see the record');
  },
};

export const atomicAcrossLimits: Need = {
  unmet: 'the store says it changes only one record at a time',
  isMet: async (stage) => (await stage.open()).capabilities.atomicity !== 'one-record',
  verifyUnmet: oneKeyIsAtomic,
};

export const atomicAcrossKeys: Need = {
  unmet: 'the store says it does not change records of different keys in one step',
  isMet: async (stage) => (await stage.open()).capabilities.atomicity === 'any-keys',
  verifyUnmet: oneKeyIsAtomic,
};

export const native: Need = {
  unmet: 'the store says it has no native algorithm',
  isMet: async (stage) => (await stage.open()).capabilities.native.length > 0,
  async verifyUnmet(stage) {
    const [store, key] = [await stage.open(), stage.key(limit)];
    assert.equal((await send(store, check(key))).granted, 1, 'every algorithm must run through `update`');
  },
};

export const storeClock: Need = {
  unmet: 'the store says the process clock decides',
  isMet: async (stage) => (await stage.openOnDefaultClock()).capabilities.clock === 'store',
  async verifyUnmet(stage) {
    const store = await stage.openOnDefaultClock();
    const before = Date.now();
    const { nowMs } = await send(store, check(stage.key(limit), 1, 0));
    assert.ok(before <= nowMs && nowMs <= Date.now(), `${nowMs} is not the time of this process`);
  },
};

export const synchronous: Need = {
  unmet: 'the store has no `updateSync`',
  isMet: async (stage) => isSynchronous(await stage.open()),
  async verifyUnmet(stage) {
    const limiter = createLimiter({ store: await stage.open(), limits: [limit], prefix: stage.prefix });
    assert.ok(!('consumeSync' in limiter), 'its limiters must not have `consumeSync`');
  },
};

function isSynchronous(store: Store): boolean {
  return 'updateSync' in store;
}

async function oneKeyIsAtomic(stage: Stage): Promise<void> {
  const [store, key] = [await stage.open(), stage.key(limit)];
  const results = await Promise.all(Array.from({ length: 20 }, () => send(store, check(key))));
  const granted = results.reduce((sum, result) => sum + result.granted, 0);
  assert.equal(granted, 10, 'one record at a time must be atomic');
}
