import type { Clock } from '../src/clock.ts';

/** A clock that stands still until it is told otherwise. */
export class ManualTime implements Clock {
  nowMs: number;

  constructor(nowMs = 1_700_000_000_000) {
    this.nowMs = nowMs;
  }

  now(): number {
    return this.nowMs;
  }
}
