import type { Algorithm } from '../algorithm.ts';
import { warn } from '../warnings/warning.ts';
import { haveSameNumbers } from './same-limits.ts';

/** The first limit of a scope on a store. */
interface FirstUse {
  readonly owner: object;
  readonly algorithm: Algorithm;
  warned: boolean;
}

const firstUses = new WeakMap<object, Map<string, FirstUse>>();

/** The most scopes per store that are noted: an app may make limit names out of what varies. */
const MAX_SCOPES = 1000;

/** The owner of all limits that functions choose. */
export const CHOSEN: object = {};

/**
 * Notes that a limit of an owner counts in a scope of a store. Warns once per scope if the first limit there
 * has another owner and other numbers. The owner is the array of limits of a limiter. Limits that functions
 * choose have one owner, because they may be the same tiers in several limiters, behind different wrappers.
 * Only the first limit is kept: scopes are few, but tiers need not be.
 */
export function noteLimit(
  store: object,
  scope: string,
  limitName: string,
  algorithm: Algorithm,
  owner: object,
): void {
  const uses = firstUses.get(store) ?? new Map<string, FirstUse>();
  firstUses.set(store, uses);
  const first = uses.get(scope);
  if (first === undefined) {
    if (uses.size < MAX_SCOPES) uses.set(scope, { owner, algorithm, warned: false });
    return;
  }
  if (first.owner === owner || first.warned || haveSameNumbers(first.algorithm, algorithm)) return;
  first.warned = true;
  const what = `Two limiters on one store have a limit ${JSON.stringify(limitName)} with different numbers.`;
  const remedy = 'Name each by its purpose, or give one limiter a `prefix`.';
  warn('SLUICE_SHARED_LIMIT_NAME', `${what} They share its usage. ${remedy}`);
}
