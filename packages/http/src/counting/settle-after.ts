import type { ServerResponse } from 'node:http';
import type { Decision } from '@sluice/core';
import { Settlement } from './settlement.ts';

/** What settling asks and does. */
export interface Settling {
  /** Whether the request counts. */
  counts(): boolean | Promise<boolean>;
  /** Gives back to the limits for which `holds` is true. */
  giveBack(holds: readonly boolean[]): Promise<unknown>;
  /** Called with what either of the two throws: the charge stays. */
  onFailure(error: unknown): void;
}

/**
 * Asks, once the response has been sent, whether the request counts, and gives back what it was charged when it does not:
 * at most once, and only on `false`. A response that is never sent, because the client has gone, leaves the charge.
 */
export function settleAfter(
  reply: ServerResponse,
  decision: Decision,
  askedAtMs: number,
  settling: Settling,
): void {
  const settlement = new Settlement(decision, askedAtMs);
  reply.once('finish', () => {
    settle(settlement, settling).catch((error: unknown) => settling.onFailure(error));
  });
}

async function settle(settlement: Settlement, settling: Settling): Promise<void> {
  if ((await settling.counts()) === false) await settling.giveBack(settlement.settle());
}
