import { builtInAlgorithms } from '../src/built-in-algorithms.ts';
import type { Clock } from '../src/clock.ts';
import type { Store } from '../src/store.ts';
import { MapStore, remoteStore } from './map-store.ts';

/** Every way in which core runs a check, as a function that creates a store for it. */
export const everyKindOfStore: readonly (readonly [string, (clock: Clock) => Store])[] = [
  ['a synchronous store', (clock) => new MapStore(clock)],
  ['a store through `update`', (clock) => remoteStore({ clock })],
  [
    'a store through `execute`',
    (clock) => remoteStore({ clock, capabilities: { native: builtInAlgorithms } }),
  ],
  [
    'a store that changes one record at a time',
    (clock) => remoteStore({ clock, capabilities: { native: builtInAlgorithms, atomicity: 'one-record' } }),
  ],
];
