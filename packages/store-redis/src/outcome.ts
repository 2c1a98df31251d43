import type { Command, CommandOutcome, RecordKey, StoredRecord } from '@sluice/core';
import { commandFailure } from './redis-errors.ts';
import type { Reply } from './reply.ts';

/** What the script's reply says of this command, which is the next in it. */
export function outcomeOf({ keys }: Command, nowMs: number, reply: Reply): CommandOutcome {
  const granted = reply.next();
  if (typeof granted === 'string') return commandFailure(granted);
  return { granted, nowMs, records: keys.map((key) => recordOf(key, reply)) };
}

function recordOf({ algorithm }: RecordKey, reply: Reply): StoredRecord | undefined {
  const expiresAtMs = reply.next();
  if (typeof expiresAtMs === 'string') return undefined;
  if (algorithm.name === 'fixed-window') return [expiresAtMs, reply.next() as number];
  if (algorithm.name === 'sliding-window-log') return digestOf(expiresAtMs, reply);
  return [expiresAtMs, reply.next() as number, reply.next() as number, reply.next() as number];
}

/** A log of at most two entries that answers as the whole one does: the newest, and the one whose end makes room. */
function digestOf(expiresAtMs: number, reply: Reply): StoredRecord {
  const log = [expiresAtMs, reply.next() as number];
  const newestMs = reply.next();
  if (typeof newestMs === 'string') return log;
  const total = reply.next() as number;
  const goneMs = reply.next();
  if (typeof goneMs === 'number') {
    const goneTotal = reply.next() as number;
    if (goneMs !== newestMs) log.push(goneMs, goneTotal);
  }
  log.push(newestMs, total);
  return log;
}
