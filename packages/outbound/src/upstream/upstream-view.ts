import type { Exchanged } from '../quota/exchange.ts';
import type { LedgerLine, QuotaLine } from '../quota/ledger.ts';
import { holdsOf } from '../quota/quota-record.ts';
import { availableUnits } from '../quota/quota-use.ts';

/** How a number is known: said by a response, presumed since a reset, declared as a limit, or not at all. */
export type Confidence = 'reported' | 'presumed' | 'declared' | 'unknown';

/** What is known of one dimension or declared limit. Times are in milliseconds since the epoch. */
export interface DimensionView {
  readonly name: string;
  /** `undefined`: unknown. */
  readonly limit: number | undefined;
  /** What calls may still spend, after those that are under way. */
  readonly remaining: number | undefined;
  /** The cost of the calls under way, in all processes. */
  readonly held: number;
  /** `undefined`: unknown, or a bucket that refills all the time. */
  readonly resetAtMs: number | undefined;
  readonly confidence: Confidence;
}

/** What is known of a bucket: the numbers of the dimension with the least share left, and all of them. */
export interface UpstreamView extends Omit<DimensionView, 'name'> {
  /** `undefined`: not paused. */
  readonly pausedUntilMs: number | undefined;
  readonly dimensions: { readonly [name: string]: DimensionView };
}

/** The view of the records after an exchange. */
export function viewOf({ lines, nowMs }: Exchanged): UpstreamView {
  const quotas = lines.filter((line): line is QuotaLine => line.settings !== undefined);
  const views = lines.filter(isVisible).map((line) => viewOfLine(line, nowMs));
  const pausedUntil = Math.max(0, ...quotas.map(({ quota }) => quota.pausedUntil));
  const least = views.reduce(
    (one, other) => (shareOf(other) < shareOf(one) ? other : one),
    views[0] ?? NOTHING,
  );
  const { name: _, ...numbers } = least;
  return {
    ...numbers,
    pausedUntilMs: pausedUntil > nowMs ? pausedUntil : undefined,
    dimensions: Object.fromEntries(views.map((view) => [view.name, view])),
  };
}

const NOTHING: DimensionView = {
  name: '',
  limit: undefined,
  remaining: undefined,
  held: 0,
  resetAtMs: undefined,
  confidence: 'unknown',
};

/** The records of a key over all of its buckets, and of a route, have no numbers. */
function isVisible({ entry }: LedgerLine): boolean {
  return entry.name !== 'whole' && entry.name !== 'route';
}

function shareOf({ limit, remaining }: DimensionView): number {
  return limit === undefined || remaining === undefined ? 1 : remaining / limit;
}

function viewOfLine(line: LedgerLine, nowMs: number): DimensionView {
  const { name } = line.entry;
  if (line.settings === undefined) {
    const { algorithm } = line.entry.key;
    const { remaining, resetAfterMs } = algorithm.describe(line.record, nowMs, 1);
    return {
      name,
      limit: algorithm.limit,
      remaining,
      held: 0,
      resetAtMs: resetAfterMs > 0 ? nowMs + resetAfterMs : undefined,
      confidence: 'declared',
    };
  }
  const { quota, settings } = line;
  const held = holdsOf(quota);
  if (settings.kind === 'slots') {
    const remaining = availableUnits(quota, settings, nowMs);
    return { name, limit: settings.slots, remaining, held, resetAtMs: undefined, confidence: 'declared' };
  }
  const confidence = !quota.isKnown ? 'unknown' : quota.isPresumed ? 'presumed' : 'reported';
  return {
    name,
    limit: quota.limit < 0 ? undefined : quota.limit,
    remaining: quota.isKnown ? Math.max(0, Math.floor(quota.floor / 1000) - held) : undefined,
    held,
    resetAtMs: quota.resetAt > nowMs && !quota.isProbing ? quota.resetAt : undefined,
    confidence,
  };
}
