import type { ServerResponse } from 'node:http';
import type { Decision, LimitStatus } from '@sluice/core';

/** How to settle one charge. */
export interface Settling {
  /** Whether the request counts. */
  counts(): boolean | Promise<boolean>;
  /** Gives back to the limits for which `holds` is true. */
  giveBack(holds: readonly boolean[]): Promise<unknown>;
  /** Called with the error of either. The charge stays. */
  onFailure(error: unknown): void;
}

/**
 * Settles a charge after the response has been sent: if the request does not count (only on `false`), gives
 * its charge back, at most once. A response that is never sent, because the client is gone, leaves the
 * charge. `startedAtMs` is the time before the check, by the monotonic clock.
 */
export function giveBackAfter(
  reply: ServerResponse,
  { limits }: Decision,
  startedAtMs: number,
  settling: Settling,
): void {
  const decidedAtMs = performance.now();
  const settle = async (): Promise<void> => {
    if ((await settling.counts()) !== false) return;
    // The way to the store takes time again, presumably as long as before.
    const elapsedMs = performance.now() - startedAtMs + (decidedAtMs - startedAtMs);
    await settling.giveBack(limits.map((limit) => holdsCharge(limit, elapsedMs)));
  };
  reply.once('finish', () => void settle().catch((error: unknown) => settling.onFailure(error)));
}

/**
 * Whether a limit still holds what was charged, so that giving it back takes nothing from a later window.
 * `elapsedMs` must not be less than the time since the store decided: measure it from before the check.
 *
 * A fixed window holds the charge until it resets. So does a log. So does a bucket: by then it has drained
 * the charge and, having had no chance to be full before, is as if it had never been charged. A two-counter
 * sliding window resets one window after the charged one: only its status has a reset further away than a
 * window is long.
 */
export function holdsCharge({ resetAfterMs, windowMs }: LimitStatus, elapsedMs: number): boolean {
  return elapsedMs < (resetAfterMs > windowMs ? resetAfterMs - windowMs : resetAfterMs);
}
