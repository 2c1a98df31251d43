import type { Check } from '../src/checks/check.ts';
import { PlanOfSubject } from '../src/checks/plan-of-subject.ts';
import { Engine } from '../src/engine/engine.ts';
import { Observers } from '../src/events/observers.ts';
import type { Limit, Limiter, Store } from '../src/index.ts';
import { StoreLimiter } from '../src/limiter/store-limiter.ts';
import type { ValidatedLease } from '../src/remembered/lease-options.ts';
import { Leases } from '../src/remembered/leases.ts';

/** How leases give back what is left of them: by this check, or not at all. */
export type GiveBack = (check: Check) => Check | undefined;

/** A limiter as `createLimiter` makes it, of which a test may break the leases. */
export function leasingProcess(
  store: Store,
  limits: readonly Limit[],
  lease: ValidatedLease,
  giveBack: GiveBack = (check) => check,
): Limiter {
  const executor = new Engine(store, 60_000, { began: () => {}, ended: () => {} });
  const leases = new Leases(lease, (check) => {
    const changed = giveBack(check);
    return changed && executor.check(changed);
  });
  return new StoreLimiter({
    plans: new PlanOfSubject('leasingProcess', limits, 'sluice', store),
    observers: new Observers('leasing'),
    onStoreFailure: 'throw',
    executor,
    leases,
  });
}
