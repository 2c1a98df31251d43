import { PlanOfSubject } from '../checks/plan-of-subject.ts';
import type { Store, SyncStore } from '../store.ts';
import { InProcessLimiter } from './in-process-limiter.ts';
import type { Limiter, SyncLimiter } from './limiter.ts';
import { type LimiterOptions, validateLimiterOptions } from './limiter-options.ts';
import { RemoteLimiter } from './remote-limiter.ts';

/**
 * Creates a limiter on behalf of another function, as an adapter does: every error names `caller`. Pass all of the
 * options that the function was given, and in `otherOptions` the names of those that are its own; the rest are
 * validated as those of `createLimiter`.
 */
export function limiterFor<Subject>(
  caller: string,
  options: LimiterOptions<Subject>,
  otherOptions: readonly string[],
): Limiter<Subject> | SyncLimiter<Subject> {
  const validated = validateLimiterOptions(caller, options, otherOptions);
  const plans = new PlanOfSubject(caller, options.limits, validated.prefix);
  const { store } = options;
  if (isSync(store)) return new InProcessLimiter(plans, store, validated.onStoreFailure);
  return new RemoteLimiter(plans, store, validated);
}

function isSync(store: Store): store is SyncStore {
  return typeof (store as Partial<SyncStore>).updateSync === 'function';
}
