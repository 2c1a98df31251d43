import { outOfRange } from '../errors.ts';
import { isHeld } from '../held-units.ts';
import type { Limit } from '../limit.ts';

/** Throws a `RangeError` if no lease may be taken of the limit. */
export function validateLeasable<Subject>(where: string, limit: Limit<Subject>): void {
  const { name, algorithm } = limit;
  if (isHeld(algorithm)) {
    const allowed =
      'limits that `lease` can take ahead: the slots of `concurrency` are held and released, so give it a limiter of its own';
    throw outOfRange(where, name, allowed, 'fixedWindow({ ... })');
  }
  const [onDeniedMs] = algorithm.parameters;
  const blocks = algorithm.name === 'block' ? onDeniedMs !== 0 : algorithm.onDenied !== undefined;
  if (blocks) {
    const allowed =
      'limits that `lease` can take ahead: `onDenied` would act when a lease is granted in part, though no check was denied';
    throw outOfRange(where, name, allowed, "block({ name: 'blocked' })");
  }
}
