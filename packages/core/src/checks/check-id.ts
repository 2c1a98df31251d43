import type { RecordKey } from '../record-key.ts';

/** The keys of a check as one string. Within one plan, different keys always give different strings. */
export function checkId(keys: readonly RecordKey[]): string {
  if (keys.length === 1) return (keys[0] as RecordKey).key;
  let id = '';
  // Each key follows its length, so no key can pass for the end of another.
  for (const { key } of keys) id += `${key.length}:${key}`;
  return id;
}
