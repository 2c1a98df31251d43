import { PlanOfSubject } from '../checks/plan-of-subject.ts';
import { Engine } from '../engine/engine.ts';
import { Observers } from '../events/observers.ts';
import { DenyCache, type DenyCacheOptions } from '../remembered/deny-cache.ts';
import type { ValidatedLease } from '../remembered/lease-options.ts';
import { Leases } from '../remembered/leases.ts';
import type { Store, SyncStore } from '../store.ts';
import { warnOfStorePerProcess } from '../warnings/store-per-process.ts';
import { InProcessExecutor } from './in-process-executor.ts';
import { validateLeasable } from './leasable.ts';
import type { Limiter, SyncLimiter } from './limiter.ts';
import { type LimiterOptions, validateLimiterOptions } from './limiter-options.ts';
import { validateCapabilities } from './store-capabilities.ts';
import { StoreLimiter } from './store-limiter.ts';
import { SyncStoreLimiter } from './sync-store-limiter.ts';

/**
 * Creates a limiter on behalf of another function, as an adapter does; every error names `caller`.
 * Applications call {@link createLimiter}. Pass all options that the function was given, and in
 * `otherOptions` the names of those that are its own; the rest are validated as options of `createLimiter`.
 * Throws as `createLimiter` does.
 *
 * @example
 * ```ts
 * function myAdapter(options: MyOptions) {
 *   const limiter = limiterFor('myAdapter', options, ['skip']);
 *   // ...
 * }
 * ```
 */
export function limiterFor<Subject>(
  caller: string,
  options: LimiterOptions<Subject>,
  otherOptions: readonly string[],
): Limiter<Subject> | SyncLimiter<Subject> {
  const { prefix, onStoreFailure, deadlineMs, name, denyCache, lease } = validateLimiterOptions(
    caller,
    options,
    otherOptions,
  );
  const { store } = options;
  validateCapabilities(`${caller}: \`store.capabilities`, store.capabilities);
  warnOfStorePerProcess(store.capabilities);
  const parts = {
    plans: new PlanOfSubject(caller, options.limits, prefix, store, lease && validateLeasable),
    observers: new Observers<Subject>(name),
    onStoreFailure,
  };
  if (isSync(store)) {
    return new SyncStoreLimiter({ ...parts, executor: new InProcessExecutor(store) });
  }
  const { observers } = parts;
  const executor = new Engine(store, deadlineMs, {
    began: (failure) => observers.report('degraded', { limiter: name, failure }),
    ended: (outageMs) => observers.report('recovered', { limiter: name, outageMs }),
  });
  // How long a denial or a lease holds can only be measured by our clock if the store's clock runs. One that
  // tests set does not.
  const { clock, provisional = false } = store.capabilities;
  if (clock !== 'store' || provisional) return new StoreLimiter({ ...parts, executor });
  const denials = denyCache && new DenyCache(lease ? forATerm(denyCache, lease) : denyCache);
  const leases = lease && new Leases(lease, (check) => executor.check(check));
  return new StoreLimiter({ ...parts, executor, denials, leases });
}

/** What a lease of another process denies is given back within a term, so no denial is remembered longer. */
function forATerm(
  { maxEntries, forMs }: Required<DenyCacheOptions>,
  { termMs }: ValidatedLease,
): Required<DenyCacheOptions> {
  return { maxEntries, forMs: Math.min(forMs, termMs) };
}

function isSync(store: Store): store is SyncStore {
  return typeof (store as Partial<SyncStore>).updateSync === 'function';
}
