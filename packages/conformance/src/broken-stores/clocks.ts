import type { Clock } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { type Backend, WorkingStore } from './working-store.ts';

/** Says that its server's clock decides, and asks that of this process. */
export class UsesTheProcessClock extends WorkingStore {
  protected override readonly clock: Clock;

  constructor(backend: Backend, clock?: Clock) {
    super(backend, clock);
    this.clock = clock ?? { now: () => Date.now() };
  }
}

/** Its server tells the time in seconds, with a fraction, and it hands that on. */
export class CountsInSeconds extends WorkingStore {
  protected override readonly clock: Clock;

  constructor(backend: Backend, clock?: Clock) {
    super(backend, clock);
    this.clock = clock ?? { now: () => backend.now() / 1000 };
  }
}

/** What the suite must find, and nothing else. */
export const clocks: readonly BrokenStore[] = [
  brokenStore(
    UsesTheProcessClock,
    "decides by its server's clock, however wrong the clock of this process is",
  ),
  brokenStore(CountsInSeconds, 'tells the time in whole milliseconds since the epoch', [
    'forgets a record by the clock that its users get',
    "decides by its server's clock, however wrong the clock of this process is",
  ]),
];
