import { Plans } from '../checks/plan-of-subject.ts';
import type { SyncStore } from '../store.ts';
import { InProcessLimiter } from './in-process-limiter.ts';
import type { Limiter, SyncLimiter } from './limiter.ts';
import { checkLimiterOptions, type LimiterOptions } from './limiter-options.ts';
import { RemoteLimiter } from './remote-limiter.ts';

/**
 * Makes a limiter. Does no I/O. Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * Where no limit has a `key` function, a limiter is called with a string, the key itself; else with a subject of the
 * type that its `key` functions take.
 */
export function createLimiter<Subject = string>(
  options: LimiterOptions<Subject> & { readonly store: SyncStore },
): SyncLimiter<Subject>;
export function createLimiter<Subject = string>(options: LimiterOptions<Subject>): Limiter<Subject>;
export function createLimiter<Subject>(options: LimiterOptions<Subject>): Limiter<Subject> {
  const checked = checkLimiterOptions(options);
  const plans = new Plans(options.limits, checked.prefix);
  const { store } = options;
  if (isSync(store)) return new InProcessLimiter(plans, store, checked.onStoreFailure);
  return new RemoteLimiter(plans, store, checked);
}

function isSync(store: LimiterOptions['store']): store is SyncStore {
  return typeof (store as Partial<SyncStore>).updateSync === 'function';
}
