import type { Decision, Reservation } from '@sluice/core';

/** The longest delay of a timer. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** How to settle the reservation of a request. */
export interface Settling {
  /** Whether the request counts. Called after the response has been sent. Default: it counts. */
  readonly counts: (() => boolean | Promise<boolean>) | undefined;
  /** Called with the error if the request could not be settled. The charge stays. */
  onFailure(error: unknown): void;
  /** Called if a slot was lost, or may have been, while the request was still running. */
  onSlotLost(error: unknown): void;
}

/**
 * Returns the listener that settles the reservation of an allowed request: with true when its response has
 * been sent, it cancels the reservation if the request does not count (only on `false`), and commits it
 * otherwise. With false, because the client has disconnected, the request counts: its outcome is unknown.
 * Until then, slots are renewed at half their lease.
 */
export function settlerOf(reservation: Reservation, settling: Settling): (isSent: boolean) => Promise<void> {
  const stopRenewing = renewUntilStopped(reservation, settling);
  return (isSent) => {
    stopRenewing?.();
    return settle(reservation, isSent, settling);
  };
}

/** Never rejects. */
async function settle(reservation: Reservation, isSent: boolean, settling: Settling): Promise<void> {
  const { counts, onFailure } = settling;
  try {
    const { failure } = (await isCounted(isSent ? counts : undefined, onFailure))
      ? await reservation.commit()
      : await reservation.cancel();
    if (failure !== undefined) onFailure(failure);
  } catch (error) {
    onFailure(error);
  }
}

/** A function that throws must not keep a slot. */
async function isCounted(counts: Settling['counts'], onFailure: Settling['onFailure']): Promise<boolean> {
  try {
    return (await counts?.()) !== false;
  } catch (error) {
    onFailure(error);
    return true;
  }
}

/** Returns a function that stops renewing; undefined if there are no slots to renew. */
function renewUntilStopped(reservation: Reservation, { onSlotLost }: Settling): (() => void) | undefined {
  const leaseMs = shortestLeaseMs(reservation.decision);
  if (leaseMs === undefined) return undefined;
  let isRenewing = false;
  let isStopped = false;
  const renew = async (): Promise<void> => {
    if (isRenewing) return;
    isRenewing = true;
    try {
      // False, too, if the reservation was settled meanwhile.
      if (!(await reservation.renew()) && !isStopped) onSlotLost(undefined);
    } catch (error) {
      onSlotLost(error);
    } finally {
      isRenewing = false;
    }
  };
  const timer = setInterval(() => void renew(), Math.min(leaseMs / 2, MAX_DELAY_MS));
  timer.unref?.();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}

function shortestLeaseMs({ limits }: Decision): number | undefined {
  let shortestMs: number | undefined;
  for (const { held, windowMs } of limits) {
    if (held && windowMs < (shortestMs ?? Number.POSITIVE_INFINITY)) shortestMs = windowMs;
  }
  return shortestMs;
}
