import type { Algorithm } from '@sluice/core';
import type { LimitLine } from './ledger.ts';
import type { CallSettlement, Part } from './settlement.ts';

/** Settles a call with a declared limit, which was charged at the grant. */
export function settleLimit(line: LimitLine, settlement: CallSettlement, part: Part, nowMs: number): void {
  const { algorithm } = line.entry.key;
  switch (settlement.kind) {
    case 'answered': {
      const actual = settlement.actual.get(part.scope) ?? part.cost;
      change(line, algorithm, part.atMs, actual - part.cost, nowMs);
      break;
    }
    case 'adjusted':
      change(line, algorithm, part.atMs, settlement.more.get(part.scope) ?? 0, nowMs);
      break;
    case 'unsent':
      change(line, algorithm, part.atMs, -part.cost, nowMs);
      break;
    default:
  }
}

/** Charges that many units more, or gives them back to where they were charged. */
function change(
  line: LimitLine,
  algorithm: Algorithm,
  chargedAtMs: number,
  more: number,
  nowMs: number,
): void {
  if (more === 0) return;
  const { record } = line;
  let next = record;
  if (more > 0) next = algorithm.spend(record, nowMs, Math.min(more, algorithm.available(record, nowMs)));
  else if (record !== undefined) next = algorithm.takeBack(record, nowMs, -more, chargedAtMs);
  if (next === undefined || next === record) return;
  line.record = next;
  line.isChanged = true;
}
