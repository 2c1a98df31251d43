import assert from 'node:assert/strict';
import type { Store } from '@sluice/core';
import { ask, check, left } from './ask.ts';
import { limitOf } from './sample-limits.ts';
import type { Stage } from './stage.ts';

/** What a case needs a store to be able to do, by the store's own word. */
export interface Need {
  /** In words: "the store says it is shared". */
  readonly met: string;
  /** In words, why the case is not applicable: "the store says it is not shared". */
  readonly unmet: string;
  isMet(store: Store, storeOnOwnClock: Store): boolean;
  /** Proves of a store that says it lacks this what can be proved of that. */
  verifyUnmet(stage: Stage): Promise<void>;
}

const limit = limitOf('fixed-window', 10, 60_000);

export const shared: Need = {
  met: 'the store says it is shared',
  unmet: 'the store says it is not shared',
  isMet: ({ capabilities }) => capabilities.shared,
  async verifyUnmet(stage) {
    const key = stage.key(limit);
    await ask(await stage.open(), check(key));
    assert.equal(await left(await stage.open(), key), 10, 'another instance must not see the record');
  },
};

export const atomicAcrossKeys: Need = {
  met: 'the store says it is atomic across keys',
  unmet: 'the store says it is atomic for one key at a time only',
  isMet: ({ capabilities }) => capabilities.atomicAcrossKeys,
  async verifyUnmet(stage) {
    const [store, key] = [await stage.open(), stage.key(limit)];
    const results = await Promise.all(Array.from({ length: 20 }, () => ask(store, check(key))));
    const granted = results.reduce((sum, result) => sum + result.granted, 0);
    assert.equal(granted, 10, 'one key at a time must be atomic');
  },
};

export const native: Need = {
  met: 'the store says it has native algorithms',
  unmet: 'the store says it has no native algorithm',
  isMet: ({ capabilities }) => capabilities.native.length > 0,
  async verifyUnmet(stage) {
    const [store, key] = [await stage.open(), stage.key(limit)];
    assert.equal((await ask(store, check(key))).granted, 1, 'every algorithm must run through `update`');
  },
};

export const storeClock: Need = {
  met: "the store says its server's clock decides",
  unmet: "the store says this process's clock decides",
  isMet: (_store, storeOnOwnClock) => storeOnOwnClock.capabilities.clock === 'store',
  async verifyUnmet(stage) {
    const store = await stage.openOnOwnClock();
    const before = Date.now();
    const { nowMs } = await ask(store, check(stage.key(limit), 1, 0));
    assert.ok(before <= nowMs && nowMs <= Date.now(), `${nowMs} is not the time of this process`);
  },
};
