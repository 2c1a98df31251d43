import type { EnvoyDescriptor, EnvoyLevel } from './envoy-descriptor.ts';

/** A descriptor on the way to a limit, and those that are tried before it for the same key. */
export interface EnvoyStep {
  readonly descriptor: EnvoyDescriptor;
  readonly before: readonly EnvoyDescriptor[];
}

/** The way to each descriptor with a limit, in the order of lookup. */
export function pathsIn(
  level: EnvoyLevel,
  above: readonly EnvoyStep[] = [],
): readonly (readonly EnvoyStep[])[] {
  const all = level.inOrder();
  return all.flatMap((descriptor, i) => {
    const before = all.slice(0, i).filter((other) => mayHide(other, descriptor));
    const path = [...above, { descriptor, before }];
    const below = pathsIn(descriptor.below, path);
    return descriptor.section.rate_limit === undefined ? below : [path, ...below];
  });
}

/** Whether some entry that `descriptor` matches goes to `other`, which is tried first. */
function mayHide(other: EnvoyDescriptor, descriptor: EnvoyDescriptor): boolean {
  const { key, value = '' } = other.section;
  if (key !== descriptor.section.key) return false;
  // Two values that are written out never match the same entry. Of two patterns, it is not known.
  return other.isExact ? !descriptor.isExact && descriptor.matches(key, value) : true;
}
