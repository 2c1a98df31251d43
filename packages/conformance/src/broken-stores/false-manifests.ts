import type { Clock, StoreCapabilities } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { Backend, WorkingStore } from './working-store.ts';

/** Says it is shared; every instance has records of its own. */
export class SaysItIsShared extends WorkingStore {
  constructor(_backend: Backend, clock?: Clock) {
    super(new Backend(), clock);
  }
}

/** Says it is not shared; every instance sees the records of the others. */
export class SaysItIsNotShared extends WorkingStore {
  protected override manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return super.manifest({ ...capabilities, shared: false });
  }
}

/** Names an algorithm as native that nobody has heard of. */
export class NamesTheUnknown extends WorkingStore {
  protected override manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return super.manifest({ ...capabilities, native: Object.freeze([...capabilities.native, 'quantum']) });
  }
}

/** Leaves its manifest open to changes. */
export class LeavesItsManifestOpen extends WorkingStore {
  protected override manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return { ...capabilities };
  }
}

/** Does not say whether it is durable. */
export class LeavesItsManifestIncomplete extends WorkingStore {
  protected override manifest({ durable: _durable, ...capabilities }: StoreCapabilities): StoreCapabilities {
    return super.manifest(capabilities as StoreCapabilities);
  }
}

/** Says that its server's clock decides, also when it was given one. */
export class HidesItsClock extends WorkingStore {
  protected override manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return super.manifest({ ...capabilities, clock: 'store' });
  }
}

/** What the suite must find, and nothing else. */
export const falseManifests: readonly BrokenStore[] = [
  brokenStore(SaysItIsShared, 'is shared if it says so: two instances see one record', [
    'grants exactly the limit to 64 racers on two instances',
    'answers all of 64 racers that take two keys in opposite orders',
    'goes on to serve through one instance when another is closed',
    'grants exactly the limit to 64 racers, half of them through `update`',
  ]),
  brokenStore(SaysItIsNotShared, 'is shared if it says so: two instances see one record', [
    'grants exactly the limit to 64 racers on two instances',
    'goes on to serve through one instance when another is closed',
  ]),
  brokenStore(NamesTheUnknown, 'names as native only algorithms that exist, and has `execute` for them'),
  brokenStore(LeavesItsManifestOpen, 'never changes its manifest'),
  brokenStore(LeavesItsManifestIncomplete, 'says everything that a manifest must say'),
  brokenStore(HidesItsClock, 'decides by the clock that it was given', [
    // A limiter believes it, and remembers denials by a clock that is not the store's.
    'says when to come back, exactly, and keeps its word',
  ]),
];
