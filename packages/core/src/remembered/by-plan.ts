import type { Check } from '../checks/check.ts';
import { signatureOf } from '../checks/same-limits.ts';

/** Far more than there are kinds of customers; a bound in case each customer has numbers of their own. */
const MOST_SIGNATURES = 10_000;

/** One value per plan. Plans with the same limits share it: limits may be made anew for each check. */
export class ByPlan<T> {
  readonly #make: () => T;
  readonly #ofPlan = new WeakMap<Check['plan'], T>();
  readonly #ofSignature = new Map<string, T>();

  /** `make` creates the value of a plan. */
  constructor(make: () => T) {
    this.#make = make;
  }

  /** The value of the plan of this check. */
  of({ plan, keys }: Check): T {
    let value = this.#ofPlan.get(plan);
    if (value === undefined) {
      value = this.#shared(signatureOf(keys));
      this.#ofPlan.set(plan, value);
    }
    return value;
  }

  #shared(signature: string | undefined): T {
    const known = signature === undefined ? undefined : this.#ofSignature.get(signature);
    if (known !== undefined) return known;
    const value = this.#make();
    if (signature === undefined) return value;
    // Old values are not found any more. Whoever keeps something under one bounds it in another way.
    if (this.#ofSignature.size >= MOST_SIGNATURES) this.#ofSignature.clear();
    this.#ofSignature.set(signature, value);
    return value;
  }
}
