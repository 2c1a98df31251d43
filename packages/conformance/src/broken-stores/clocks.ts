import type { Clock } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { type Backend, WorkingStore } from './working-store.ts';

/** Says that its server's clock decides, but reads the clock of this process. */
export class UsesProcessClock extends WorkingStore {
  protected override readonly clock: Clock;

  constructor(backend: Backend, clock?: Clock) {
    super(backend, clock);
    this.clock = clock ?? { now: () => Date.now() };
  }
}

/** Passes on its server's time in fractional seconds. */
export class ReportsTimeInSeconds extends WorkingStore {
  protected override readonly clock: Clock;

  constructor(backend: Backend, clock?: Clock) {
    super(backend, clock);
    this.clock = clock ?? { now: () => backend.now() / 1000 };
  }
}

/** The cases that must fail each of these stores, and no others. */
export const clocks: readonly BrokenStore[] = [
  brokenStore(UsesProcessClock, "decides by its server's clock, however wrong the process clock is"),
  brokenStore(ReportsTimeInSeconds, 'reports the time in whole milliseconds since the epoch', [
    'expires a record by its default clock',
    "decides by its server's clock, however wrong the process clock is",
  ]),
];
