import type { QuotaLine } from './ledger.ts';
import { observe } from './observe.ts';
import { backOff, endOfPause, pauseUntil, widen } from './pause.ts';
import { plausibleDate, plausibleMoment, plausibleReading } from './plausible-answer.ts';
import type { Quota } from './quota-record.ts';
import { learnOffset, type ReadingTime } from './reading-time.ts';
import { adjust, release, settleUncounted } from './settle.ts';
import type { Answer, CallSettlement, Part, Pause, Resumption } from './settlement.ts';

/** Settles a call with one dimension. `part` is what the call holds of it, if anything. */
export function settleQuota(
  line: QuotaLine,
  settlement: CallSettlement,
  part: Part | undefined,
  nowMs: number,
): void {
  const { quota, settings } = line;
  const before = part === undefined ? { ...quota } : undefined;
  switch (settlement.kind) {
    case 'answered':
      settleAnswer(line, settlement, part, nowMs);
      break;
    case 'lost':
      if (part !== undefined) settleUncounted(quota, settings, part.ticket, part.cost, part.cost, nowMs);
      break;
    case 'unsent':
      if (part !== undefined) release(quota, part.ticket, part.cost);
      break;
    case 'adjusted':
      if (part !== undefined) adjust(quota, settings, settlement.more.get(part.scope) ?? 0, nowMs);
      break;
  }
  // The record of a key over all of its buckets is read by all of its calls, and rarely changes.
  line.isChanged ||= before === undefined || isChanged(quota, before);
}

function isChanged(quota: Quota, before: Quota): boolean {
  return (Object.keys(before) as (keyof Quota)[]).some((name) => quota[name] !== before[name]);
}

/** Pauses the quota, or ends its pause, because the application says so. */
export function changePause(line: QuotaLine, change: Pause | Resumption, nowMs: number): void {
  const { quota, settings } = line;
  line.isChanged = true;
  if (change.kind === 'resumed') quota.pausedUntil = 0;
  else pauseUntil(quota, settings, nowMs + change.forMs, nowMs);
}

function settleAnswer(line: QuotaLine, answer: Answer, part: Part | undefined, nowMs: number): void {
  const { quota, settings, entry } = line;
  const { scope } = entry.key;
  const time = timeOf(answer, nowMs);
  const cost = part?.cost ?? 0;
  const actual = answer.actual.get(scope) ?? cost;
  const said = answer.readings.find((scoped) => scoped.scope === scope)?.reading;
  const reading = said && plausibleReading(said, nowMs);
  learnOffset(quota, time);
  if (reading !== undefined && settings.kind !== 'slots') {
    observe(quota, settings, { reading, ticket: part?.ticket, cost, actual }, time);
  } else if (part !== undefined) {
    settleUncounted(quota, settings, part.ticket, cost, actual, nowMs);
  }
  if (quota.isAwaiting && answer.isFromCache !== true) endAwaiting(quota, answer);
  const { limited } = answer;
  if (limited === undefined) {
    widen(quota, nowMs);
    return;
  }
  // A dimension of which the answer says that something is left is not the one that is used up.
  const isGone = reading === undefined ? answer.readings.length === 0 : !((reading.remaining ?? 0) > 0);
  if (limited.isQuotaGone && isGone) quota.floor = Math.min(quota.floor, 0);
}

/**
 * The first answer of the bucket: a dimension that it does not mention limits nothing. An error page mentions
 * none, and may not even be from the upstream, so calls start slowly.
 */
function endAwaiting(quota: Quota, { readings }: Answer): void {
  quota.isAwaiting = false;
  if (readings.length === 0) quota.slowStart = 1;
}

function timeOf({ grant, dateMs }: Answer, nowMs: number): ReadingTime {
  return { nowMs, grantedAtMs: grant.grantedAtMs, dateMs: plausibleDate(dateMs, nowMs) };
}

/** Pauses the record that a limited answer pauses, after every dimension has been settled with it. */
export function pauseAfter(lines: readonly QuotaLine[], answer: Answer, nowMs: number): void {
  const { limited } = answer;
  const line = lines.find(({ entry }) => entry.key.scope === limited?.scope);
  if (limited === undefined || line === undefined) return;
  const { quota, settings } = line;
  line.isChanged = true;
  const pause = plausibleMoment(limited.pause, nowMs);
  if (pause !== undefined) {
    pauseUntil(quota, settings, endOfPause(quota, pause, timeOf(answer, nowMs)), nowMs);
    return;
  }
  const isWaiting = lines.some(({ quota: { isKnown, floor, resetAt, isProbing } }) => {
    return isKnown && floor < 1000 && resetAt > nowMs && !isProbing;
  });
  // A quota that is used up until a known reset needs no other pause.
  if (!limited.isQuotaGone || !isWaiting) backOff(quota, settings, nowMs);
}
