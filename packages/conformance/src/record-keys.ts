import type { Limit, RecordKey } from '@sluice/core';

/** A unique prefix for the scopes of one case or one script. */
export function freshPrefix(): string {
  return `conformance-${crypto.randomUUID()}`;
}

/** The address of a limit's record, in the form that limiters use. */
export function recordKey(
  prefix: string,
  { name, algorithm }: Limit,
  key: string,
  version: number = algorithm.version,
): RecordKey {
  return { scope: `${prefix}:${name}:${algorithm.name}:${version}`, key, algorithm };
}
