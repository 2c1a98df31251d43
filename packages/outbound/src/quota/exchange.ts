import type { StoredRecord, Transition } from '@sluice/core';
import { closeLedger, type Entry, type LedgerLine, openLedger, type QuotaLine } from './ledger.ts';
import { keepNames, newsOf } from './names.ts';
import type { News } from './naming.ts';
import { fits, type KeptUnits, take, type Wait, waitOf } from './quota-use.ts';
import { settleLimit } from './settle-limit.ts';
import { changePause, pauseAfter, settleQuota } from './settle-quota.ts';
import type { Grant, Part, Settlement } from './settlement.ts';

/** A call that wants to go. */
export interface Want {
  /** One for each entry; 0: this record is neither charged nor asked. */
  readonly costs: readonly number[];
  readonly kept: KeptUnits;
  /** Its class; smaller ranks go first. A want that is denied holds back only those of its rank and above. */
  readonly rank: number;
}

interface RankedWait extends Wait {
  readonly rank: number;
}

/** A call that has to wait. */
export interface Denial extends Wait {
  /** The indices of the entries that make it wait: if not all waits are held, of those that are not. */
  readonly deniedBy: readonly number[];
}

/** The answer to a want. */
export type WantAnswer = { readonly grant: Grant } | { readonly denial: Denial };

/** The result of an {@link exchange}. */
export interface Exchanged {
  /** One for each want, in their order; none if there are `news`. */
  readonly answers: readonly WantAnswer[];
  /** Names that this process does not know. With them it may need other records, so no want is answered. */
  readonly news?: News;
  /** The records after it, unpacked, in the order of the entries. */
  readonly lines: readonly LedgerLine[];
  readonly nowMs: number;
}

/**
 * The one change of outbound records: first takes over the settlements in their order, then grants wants in
 * theirs, each on all of its records or on none. A want is not overtaken by a later one that needs a record
 * which denied it. Nothing is granted to a process that does not know a name in the records. Pure, so a store
 * may run it again after a conflict.
 */
export function exchange(
  entries: readonly Entry[],
  settlements: readonly Settlement[],
  wants: readonly Want[],
): Transition<Exchanged> {
  return (records: readonly (StoredRecord | undefined)[], nowMs: number) => {
    const lines = openLedger(entries, records, nowMs);
    for (const settlement of settlements) settle(lines, settlement, nowMs);
    const denying = new Map<number, RankedWait>();
    const news = newsOf(lines);
    const answers = news ? [] : wants.map((want) => answerOf(lines, want, denying, nowMs));
    const writes = closeLedger(lines, nowMs);
    const result: Exchanged = { answers, lines, nowMs, ...(news && { news }) };
    return writes === undefined ? { result } : { result, writes };
  };
}

function settle(lines: readonly LedgerLine[], settlement: Settlement, nowMs: number): void {
  for (const line of lines) {
    const { scope } = line.entry.key;
    if (line.settings !== undefined && keepNames(line, settlement)) line.isChanged = true;
    // The record of a route keeps nothing but a name.
    if (settlement.kind === 'named' || line.entry.naming?.of === 'bucket') continue;
    if (settlement.kind === 'paused' || settlement.kind === 'resumed') {
      if (line.settings !== undefined && scope === settlement.scope) changePause(line, settlement, nowMs);
      continue;
    }
    const part = settlement.grant.parts.find((held) => held.scope === scope);
    if (line.settings !== undefined) settleQuota(line, settlement, part, nowMs);
    else if (part !== undefined) settleLimit(line, settlement, part, nowMs);
  }
  if (settlement.kind === 'answered') pauseAfter(lines.filter(isQuotaLine), settlement, nowMs);
}

function isQuotaLine(line: LedgerLine): line is QuotaLine {
  return line.settings !== undefined;
}

function answerOf(
  lines: readonly LedgerLine[],
  { costs, kept, rank }: Want,
  denying: Map<number, RankedWait>,
  nowMs: number,
): WantAnswer {
  const deniedBy: number[] = [];
  for (const [i, line] of lines.entries()) {
    const cost = costs[i] as number;
    if (cost > 0 && (denying.get(i)?.rank ?? Number.POSITIVE_INFINITY) <= rank) deniedBy.push(i);
    else if (!lineFits(line, nowMs, cost, kept)) {
      deniedBy.push(i);
      denying.set(i, { ...lineWait(line, nowMs, cost, kept), rank });
    }
  }
  if (deniedBy.length === 0) return { grant: grantOf(lines, costs, nowMs) };
  // A call under way may be answered at any time, so only the other waits say how long this one is at least.
  const certain = deniedBy.filter((i) => denying.get(i)?.isHeld === false);
  const isHeld = certain.length === 0;
  const decisive = isHeld ? deniedBy : certain;
  const waitMs = Math.max(...decisive.map((i) => (denying.get(i) as Wait).waitMs));
  return { denial: { waitMs, isHeld, deniedBy: decisive } };
}

function lineFits(line: LedgerLine, nowMs: number, cost: number, kept: KeptUnits): boolean {
  if (line.settings !== undefined) return fits(line.quota, line.settings, nowMs, cost, kept);
  const { algorithm } = line.entry.key;
  return cost === 0 || algorithm.available(line.record, nowMs) >= cost + keptOf(algorithm.limit, cost, kept);
}

function lineWait(line: LedgerLine, nowMs: number, cost: number, kept: KeptUnits): Wait {
  if (line.settings === undefined) {
    const { algorithm } = line.entry.key;
    const needed = cost + keptOf(algorithm.limit, cost, kept);
    const waitMs = algorithm.describe(line.record, nowMs, needed).retryAfterMs;
    return { waitMs: Math.max(1, waitMs), isHeld: false };
  }
  const wait = waitOf(line.quota, line.settings, nowMs, cost, kept);
  if (line.quota.isProbing) line.isChanged = true;
  return wait;
}

function grantOf(lines: readonly LedgerLine[], costs: readonly number[], nowMs: number): Grant {
  const parts: Part[] = [];
  for (const [i, line] of lines.entries()) {
    const cost = costs[i] as number;
    const { scope, algorithm } = line.entry.key;
    if (cost === 0) continue;
    line.isChanged = true;
    if (line.settings !== undefined) {
      parts.push({ scope, cost, atMs: nowMs, ticket: take(line.quota, line.settings, nowMs, cost) });
    } else {
      line.record = algorithm.spend(line.record, nowMs, cost) ?? line.record;
      parts.push({ scope, cost, atMs: nowMs });
    }
  }
  return { grantedAtMs: nowMs, parts };
}

/** A full limit always has room for a call that it could ever grant, whatever must be left. */
function keptOf(limit: number, cost: number, kept: KeptUnits): number {
  return Math.max(0, Math.min(kept(limit), limit - cost));
}
