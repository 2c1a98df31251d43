import assert from 'node:assert/strict';
import { createLimiter, type Store } from '@sluice/core';
import { ask, check, left } from './ask.ts';
import { limitOf } from './sample-limits.ts';
import type { Stage } from './stage.ts';

/** What a case needs of a store, by the store's own word. */
export interface Need {
  /** Why the case is not applicable, in words: "the store says it is not shared". */
  readonly unmet: string;
  isMet(stage: Stage): Promise<boolean>;
  /** Proves of a store that says it lacks this what can be proved of that. */
  verifyUnmet(stage: Stage): Promise<void>;
}

const limit = limitOf('fixed-window', 10, 60_000);

export const shared: Need = {
  unmet: 'the store says it is not shared',
  isMet: async (stage) => (await stage.open()).capabilities.shared,
  async verifyUnmet(stage) {
    const key = stage.key(limit);
    await ask(await stage.open(), check(key));
    assert.equal(await left(await stage.open(), key), 10, 'another instance must not see the record');
  },
};

export const atomicAcrossLimits: Need = {
  unmet: 'the store says it changes one record at a time only',
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
    assert.equal((await ask(store, check(key))).granted, 1, 'every algorithm must run through `update`');
  },
};

export const storeClock: Need = {
  unmet: "the store says this process's clock decides",
  isMet: async (stage) => (await stage.openOnOwnClock()).capabilities.clock === 'store',
  async verifyUnmet(stage) {
    const store = await stage.openOnOwnClock();
    const before = Date.now();
    const { nowMs } = await ask(store, check(stage.key(limit), 1, 0));
    assert.ok(before <= nowMs && nowMs <= Date.now(), `${nowMs} is not the time of this process`);
  },
};

export const synchronous: Need = {
  unmet: 'the store cannot answer at once: it has no `updateSync`',
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
  const results = await Promise.all(Array.from({ length: 20 }, () => ask(store, check(key))));
  const granted = results.reduce((sum, result) => sum + result.granted, 0);
  assert.equal(granted, 10, 'one record at a time must be atomic');
}
