import type { Algorithm } from '@sluice/core';
import { MAX_UNITS } from '../call-cost.ts';
import { letTimePass } from './passing-time.ts';
import { QUOTA_RECORD, quotaOf } from './quota-record.ts';
import type { QuotaSettings } from './quota-settings.ts';
import { availableUnits } from './quota-use.ts';

/**
 * The quota as an algorithm, for the keys of its records: a store asks it whether a record denies, and so
 * must not be evicted. Nothing is spent through it; `exchange` changes the records.
 */
export function quotaAlgorithm(settings: QuotaSettings): Algorithm {
  const available: Algorithm['available'] = (record, nowMs) => {
    const quota = quotaOf(record, nowMs, settings.isAwaited);
    letTimePass(quota, settings, nowMs);
    return availableUnits(quota, settings, nowMs);
  };
  return Object.freeze({
    ...QUOTA_RECORD,
    parameters: Object.freeze([]),
    limit: settings.kind === 'slots' ? settings.slots : MAX_UNITS,
    windowMs: Math.max(1, settings.windowMs, settings.leaseMs),
    available,
    spend: () => undefined,
    takeBack: (record) => record,
    describe: (record, nowMs, cost) => {
      const remaining = available(record, nowMs);
      return { remaining, resetAfterMs: 0, retryAfterMs: cost <= remaining ? 0 : 1 };
    },
  } satisfies Algorithm);
}
