import fc from 'fast-check';
import type { Algorithm, StoredRecord } from '../src/algorithm.ts';
import { liveRecord } from '../src/index.ts';
import type { Grant } from './algorithm-under-test.ts';

const START_MS = 1_700_000_000_000;

export interface Step {
  readonly elapsedMs: number;
  readonly cost: number;
  /** How many of the units spent last are given back before the check. */
  readonly giveBack: number;
  /** Which charge is taken back before the check, counted from the newest; -1 for none. */
  readonly takeBack: number;
}

/** A history that a few numbers describe, so that a failure reports them and shrinks fast. */
export interface HistoryOptions {
  readonly steps: number;
  /** Whether the clock also steps back. */
  readonly isBackAndForth?: boolean;
  /** The most units that are given back before a check. */
  readonly mostGivenBack?: number;
  /** Whether recent charges are taken back. */
  readonly takesBack?: boolean;
}

/**
 * Mostly small steps in time, some long ones, so that histories meet the limit, half-filled windows and
 * silence.
 */
export function histories(options: HistoryOptions): fc.Arbitrary<Step[]> {
  const { steps, isBackAndForth = false, mostGivenBack = 0, takesBack = false } = options;
  return fc.record({ seed: fc.integer(), length: fc.constant(steps) }).map(({ seed, length }) => {
    const random = mulberry32(seed);
    const upTo = (most: number): number => Math.floor(random() * (most + 1));
    return Array.from({ length }, () => {
      const kind = upTo(isBackAndForth ? 14 : 10);
      const elapsedMs =
        kind < 8 ? upTo(60) : kind < 10 ? upTo(800) : kind === 10 ? upTo(12_000) : -upTo(9000);
      const cost = upTo(6);
      const giveBack = upTo(mostGivenBack);
      return { elapsedMs, cost, giveBack, takeBack: takesBack && upTo(3) === 0 ? upTo(8) : -1 };
    });
  });
}

/** A small generator of well-spread numbers from 0 to 1 (mulberry32, by Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs the steps as a store would: spends what fits, forgets what has expired, calls back after each. */
export function run(
  algorithm: Algorithm,
  history: readonly Step[],
  afterEach: (record: StoredRecord | undefined, nowMs: number, step: Step, granted: boolean) => void,
): void {
  let stored: StoredRecord | undefined;
  let nowMs = START_MS;
  for (const step of history) {
    nowMs += step.elapsedMs;
    let record = liveRecord(stored, nowMs);
    if (step.giveBack > 0 && record !== undefined) {
      // A record that has nothing left to remember is removed, as in a store.
      stored = liveRecord(algorithm.takeBack(record, nowMs, step.giveBack, undefined), nowMs);
      record = stored;
    }
    const granted = step.cost > 0 && algorithm.available(record, nowMs) >= step.cost;
    if (granted) stored = algorithm.spend(record, nowMs, step.cost);
    // A denied check writes a record from far ahead as charged now.
    else if (step.cost > 0) stored = (record && algorithm.rebase?.(record, nowMs)) ?? stored;
    afterEach(liveRecord(stored, nowMs), nowMs, step, granted);
  }
}

interface Charge {
  readonly grant: Grant;
  /** The time by the clock, which may repeat. */
  readonly chargedAtMs: number;
}

/**
 * Runs the steps, and takes charges back. Calls `verify` with all grants so far, before each take-back and at
 * the end. Grants carry the time that has passed: a step back of the clock is not time that passed.
 */
export function runWithTakeBacks(
  algorithm: Algorithm,
  history: readonly Step[],
  verify: (grants: readonly Grant[]) => void,
): void {
  const charges: Charge[] = [];
  const grants: Grant[] = [];
  let stored: StoredRecord | undefined;
  let nowMs = START_MS;
  let passedMs = START_MS;
  const takeBack = (index: number, amount: number): void => {
    const { grant, chargedAtMs } = charges[index] as Charge;
    if (grant.takenBack !== undefined) return;
    verify(grants);
    const record = liveRecord(stored, nowMs);
    if (record !== undefined) stored = algorithm.takeBack(record, nowMs, amount, chargedAtMs);
    const changed = { ...grant, takenBack: { amount, atMs: passedMs } };
    grants[index] = changed;
    charges[index] = { grant: changed, chargedAtMs };
  };
  for (const step of history) {
    nowMs += step.elapsedMs;
    passedMs += Math.max(0, step.elapsedMs);
    const index = charges.length - 1 - step.takeBack;
    // In whole or in part: a reservation may be settled below its amount.
    if (step.takeBack >= 0 && index >= 0) {
      takeBack(index, Math.min((charges[index] as Charge).grant.amount, Math.max(1, step.cost)));
    }
    const record = liveRecord(stored, nowMs);
    if (step.cost === 0) continue;
    if (algorithm.available(record, nowMs) < step.cost) {
      stored = (record && algorithm.rebase?.(record, nowMs)) ?? stored;
      continue;
    }
    stored = algorithm.spend(record, nowMs, step.cost);
    const grant = { atMs: passedMs, amount: step.cost };
    grants.push(grant);
    charges.push({ grant, chargedAtMs: nowMs });
  }
  verify(grants);
}
