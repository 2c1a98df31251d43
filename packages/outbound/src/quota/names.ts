import type { LedgerLine, QuotaLine } from './ledger.ts';
import { MOST_DIMENSIONS, type News } from './naming.ts';
import type { Settlement } from './settlement.ts';

/** Adds to the record the names in the settlement that other processes may not know. */
export function keepNames({ entry, quota }: QuotaLine, settlement: Settlement): boolean {
  const { naming, key } = entry;
  if (naming?.of === 'bucket') {
    if (settlement.kind !== 'named' || settlement.scope !== key.scope) return false;
    quota.named = [settlement.bucket];
    return true;
  }
  if (naming?.of !== 'dimensions' || settlement.kind !== 'answered') return false;
  const before = quota.named.length;
  for (const { reading } of settlement.readings) {
    const { dimension } = reading;
    const isKnown = naming.listed.has(dimension) || quota.named.includes(dimension);
    if (!isKnown && quota.named.length < MOST_DIMENSIONS) quota.named = [...quota.named, dimension];
  }
  return quota.named.length > before;
}

/** What the records name and this process does not know; `undefined`: nothing. */
export function newsOf(lines: readonly LedgerLine[]): News | undefined {
  const dimensions: string[] = [];
  let bucket: string | undefined;
  for (const line of lines) {
    if (line.settings === undefined || line.quota.named.length === 0) continue;
    const { naming } = line.entry;
    const { named } = line.quota;
    if (naming?.of === 'dimensions') dimensions.push(...named.filter((name) => !naming.known.has(name)));
    else if (naming?.of === 'bucket' && named[0] !== naming.route) bucket = named[0];
  }
  return dimensions.length === 0 && bucket === undefined ? undefined : { dimensions, bucket };
}
