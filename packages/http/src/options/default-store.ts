import type { Store } from '@sluice/core';
import type { AnyRateLimitOptions, OptionalStoreGuardOptions } from './guard-options.ts';

const defaultStores = new WeakSet<Store>();

/** Whether `withDefaultStore` has created the store. */
export function isDefaultStore(store: Store): boolean {
  return defaultStores.has(store);
}

/**
 * Returns the options of an adapter with a store of their own if they have neither `store` nor `limiter`, and
 * otherwise as they are. An app that passes `store: undefined` meant to pass a store, so it gets none: the
 * guard reports the mistake.
 *
 * @example
 * ```ts
 * const guard = new Guard(framework, withDefaultStore(options, memoryStore));
 * ```
 */
export function withDefaultStore<Request, Response>(
  options: AnyRateLimitOptions<Request, Response> | OptionalStoreGuardOptions<Request, Response>,
  createStore: () => Store,
): AnyRateLimitOptions<Request, Response> {
  if (isComplete(options)) return options;
  const store = createStore();
  defaultStores.add(store);
  return { ...options, store };
}

/** True for options that are not an object too: the guard reports those. */
function isComplete<Request, Response>(
  options: AnyRateLimitOptions<Request, Response> | OptionalStoreGuardOptions<Request, Response>,
): options is AnyRateLimitOptions<Request, Response> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return true;
  return 'store' in options || options.limiter !== undefined;
}
