import { type Decision, fixedWindow } from '../src/index.ts';
import type { RemoteStoreOptions } from './map-store.ts';

/** Most tests of the engine are not about time, which a busy machine takes a lot of. */
export const deadlineMs = 60_000;

export const hundred = fixedWindow({ name: 'hundred', limit: 100, window: '1h' });

export const native = { native: ['fixed-window', 'token-bucket'] };

/** The ways in which the engine sends checks to a store, with a store that takes each. */
export const ways: readonly [string, RemoteStoreOptions][] = [
  ['through `update`', {}],
  ['through `execute`', { capabilities: native }],
  ['one key at a time', { capabilities: { atomicity: 'one-record' } }],
];

/** Returns how many of the checks were allowed. */
export function allowed(decisions: readonly Decision[]): number {
  return decisions.filter((decision) => decision.allowed).length;
}
