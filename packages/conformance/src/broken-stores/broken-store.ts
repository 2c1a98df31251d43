import type { Clock } from '@sluice/core';
import type { StoreSetup } from '../store-setup.ts';
import { Backend, type WorkingStore } from './working-store.ts';

/** A store with one bug, and the cases that must find it. */
export interface BrokenStore {
  /** What the store breaks, in words: `reads then writes`. */
  readonly name: string;
  /** Creates a setup with its own backend. */
  setup(): StoreSetup;
  /** The name of the case whose purpose is to find this bug. */
  readonly caughtBy: string;
  /** The names of the other cases that this bug inevitably fails. The store passes all the rest. */
  readonly alsoFails: readonly string[];
}

type StoreClass = new (backend: Backend, clock?: Clock) => WorkingStore;

/** The table entry of a broken store, named after its class by default. */
export function brokenStore(
  Broken: StoreClass,
  caughtBy: string,
  alsoFails: readonly string[] = [],
  name: string = wordsOf(Broken.name),
): BrokenStore {
  const setup = (): StoreSetup => {
    const backend = new Backend();
    return ({ clock }) => new Broken(backend, clock);
  };
  return { name, setup, caughtBy, alsoFails };
}

/** 'reads then writes' for `ReadsThenWrites`. */
function wordsOf(className: string): string {
  const starts = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[0-9])/g;
  return className.replace(starts, ' ').toLowerCase();
}

export const nativeDifferentials: readonly string[] = [
  'answers a batch of commands as the pure algorithms do',
  'reads what `update` wrote, and vice versa',
];

export const allDifferentials: readonly string[] = [
  'answers mixed commands as the pure algorithms do',
  ...nativeDifferentials,
];

export const allWindows: readonly string[] = ['1 ms', '50 ms', '500 ms', '999 ms', '1500 ms', '31 days'].map(
  (window) => `a window of ${window} lasts ${window}`,
);
