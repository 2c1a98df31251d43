import type { Command, CommandOutcome, RecordKey, StoredRecord } from '@sluice/core';
import { commandFailure } from './redis-errors.ts';
import type { Reply } from './reply.ts';

/** What the script's reply says of this command, which is the next in it. */
export function outcomeOf({ keys }: Command, nowMs: number, reply: Reply): CommandOutcome {
  const granted = reply.next();
  if (typeof granted === 'string') return commandFailure(granted);
  return { granted, nowMs, records: keys.map((key) => recordOf(key, nowMs, reply)) };
}

/** Times travel as milliseconds from now. */
function recordOf({ algorithm }: RecordKey, nowMs: number, reply: Reply): StoredRecord | undefined {
  const expiresInMs = reply.next();
  if (typeof expiresInMs === 'string') return undefined;
  const expiresAtMs = nowMs + expiresInMs;
  const next = (): number => reply.next() as number;
  switch (algorithm.name) {
    case 'fixed-window':
      return [expiresAtMs, next()];
    case 'sliding-window':
      return [expiresAtMs, nowMs + next(), next(), next()];
    case 'sliding-window-log':
      return digestOf(expiresAtMs, nowMs, reply);
    default:
      return [expiresAtMs, next(), nowMs + next(), next()];
  }
}

/** A log of at most two entries that answers as the whole one does: the newest, and the one whose end makes room. */
function digestOf(expiresAtMs: number, nowMs: number, reply: Reply): StoredRecord {
  const log: [number, ...number[]] = [expiresAtMs, reply.next() as number];
  const newest = reply.next();
  if (typeof newest === 'string') return log;
  const total = reply.next() as number;
  const gone = reply.next();
  if (typeof gone === 'number') {
    const goneTotal = reply.next() as number;
    if (gone !== newest) log.push(nowMs + gone, goneTotal);
  }
  log.push(nowMs + newest, total);
  return log;
}
