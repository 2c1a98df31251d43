import { type CallCost, costOf } from '../call-cost.ts';
import type { Observation } from '../observation.ts';
import type { Adjustment, Answer, Grant, ScopedReading } from '../quota/settlement.ts';
import type { Bucket } from './bucket.ts';
import type { BucketEntry, DimensionEntries } from './dimension-entries.ts';

/** The settlement of a call by what its response says. `granted` is the cost that was asked for. */
export function answerOf(
  bucket: Bucket,
  dimensions: DimensionEntries,
  grant: Grant,
  observation: Observation,
  cost: CallCost | undefined,
): Answer {
  for (const { dimension } of observation.dimensions) dimensions.learn(dimension);
  const { entries } = bucket;
  const readings: ScopedReading[] = [];
  for (const reading of observation.dimensions) {
    const entry = entries.find(({ name, settings }) => settings !== undefined && name === reading.dimension);
    if (entry !== undefined && entry.fixedCost === undefined)
      readings.push({ scope: entry.key.scope, reading });
  }
  const { limited, dateMs, isFromCache } = observation;
  const first = entries[0] as BucketEntry;
  return {
    kind: 'answered',
    grant,
    dateMs,
    readings,
    ...(isFromCache && { isFromCache }),
    actual: actualCosts(entries, grant, { ...observation.cost, ...namedCosts(entries, cost) }),
    ...(limited !== undefined &&
      limited.isPermanent !== true && {
        limited: {
          isQuotaGone: limited.isQuotaGone === true,
          pause: limited.pause,
          scope: limited.scope === 'upstream' ? dimensions.wholeScope : first.key.scope,
        },
      }),
  };
}

/** The settlement of a call whose cost turned out to be another one than it was settled with. */
export function adjustmentOf(
  entries: readonly BucketEntry[],
  grant: Grant,
  settled: ReadonlyMap<string, number>,
  cost: CallCost,
): Adjustment & { readonly actual: ReadonlyMap<string, number> } {
  const more = new Map<string, number>();
  const actual = actualCosts(entries, grant, namedCosts(entries, cost));
  for (const [scope, units] of actual) {
    const before = settled.get(scope) ?? grant.parts.find((part) => part.scope === scope)?.cost ?? 0;
    if (units !== before) more.set(scope, units - before);
  }
  return { kind: 'adjusted', grant, more, actual };
}

function namedCosts(entries: readonly BucketEntry[], cost: CallCost | undefined): Record<string, number> {
  if (cost === undefined) return {};
  if (typeof cost !== 'number') return { ...cost };
  return Object.fromEntries(entries.map(({ name }) => [name, costOf(cost, name)]));
}

/** By scope, for what the call holds or has charged. Ignores costs that are not whole units. */
function actualCosts(
  entries: readonly BucketEntry[],
  grant: Grant,
  costs: { readonly [name: string]: number },
): Map<string, number> {
  const actual = new Map<string, number>();
  for (const { scope } of grant.parts) {
    const entry = entries.find(({ key }) => key.scope === scope);
    if (entry === undefined || entry.fixedCost !== undefined || !Object.hasOwn(costs, entry.name)) continue;
    const units = Math.ceil(costs[entry.name] as number);
    if (Number.isSafeInteger(units) && units >= 0) actual.set(scope, units);
  }
  return actual;
}
