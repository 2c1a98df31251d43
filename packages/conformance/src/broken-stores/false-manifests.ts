import type { Clock, StoreCapabilities } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { Backend, WorkingStore } from './working-store.ts';

/** Says it is shared, but every instance has its own records. */
export class ClaimsToBeShared extends WorkingStore {
  constructor(_backend: Backend, clock?: Clock) {
    super(new Backend(), clock);
  }
}

/** Says it is not shared, but every instance sees the records of the others. */
export class ClaimsNotToBeShared extends WorkingStore {
  protected override manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return super.manifest({ ...capabilities, shared: false });
  }
}

/** Names an algorithm as native that does not exist. */
export class NamesUnknownAlgorithmAsNative extends WorkingStore {
  protected override manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return super.manifest({ ...capabilities, native: Object.freeze([...capabilities.native, 'quantum']) });
  }
}

/** Does not freeze its `capabilities`. */
export class LeavesCapabilitiesMutable extends WorkingStore {
  protected override manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return { ...capabilities };
  }
}

/** Does not state whether it is durable. */
export class OmitsDurable extends WorkingStore {
  protected override manifest({ durable: _durable, ...capabilities }: StoreCapabilities): StoreCapabilities {
    return super.manifest(capabilities as StoreCapabilities);
  }
}

/** Says that its server's clock decides, even when it was given a clock. */
export class ClaimsServerClock extends WorkingStore {
  protected override manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return super.manifest({ ...capabilities, clock: 'store' });
  }
}

/** The cases that must fail each of these stores, and no others. */
export const falseManifests: readonly BrokenStore[] = [
  brokenStore(ClaimsToBeShared, 'is shared if it says so: two instances see the same record', [
    'grants exactly the limit to 64 racers on two instances',
    'answers all 64 racers that name two keys in opposite orders',
    'keeps serving through one instance when another is closed',
    'grants exactly the limit to 64 racers, half of them through `update`',
  ]),
  brokenStore(ClaimsNotToBeShared, 'is shared if it says so: two instances see the same record', [
    'grants exactly the limit to 64 racers on two instances',
    'keeps serving through one instance when another is closed',
  ]),
  brokenStore(
    NamesUnknownAlgorithmAsNative,
    'names only existing algorithms as native, and has `execute` for them',
  ),
  brokenStore(LeavesCapabilitiesMutable, 'never changes its capabilities'),
  brokenStore(OmitsDurable, 'states every required capability'),
  brokenStore(ClaimsServerClock, 'decides by the clock it was given', [
    // A limiter trusts it, and remembers denials by a clock that is not the store's.
    'reports exactly when to retry, and grants then',
  ]),
];
