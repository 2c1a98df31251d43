import { vi } from 'vitest';
import { turn } from './map-store.ts';

/** How many turns of the event loop a store of these tests may need for an answer. */
const TURNS_PER_MS = 8;

/** Stops every clock and timer of this process, until `vi.useRealTimers()`. The event loop still turns. */
export function stopTime(): void {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
}

/**
 * Lets stopped time pass, one millisecond after the other, until the promise has settled. Settles as the
 * promise does.
 */
export async function afterItsTime<T>(outcome: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = (): void => {
    isSettled = true;
  };
  outcome.then(settled, settled);
  for (;;) {
    for (let i = 0; i < TURNS_PER_MS && !isSettled; i++) await turn();
    if (isSettled) return outcome;
    vi.advanceTimersByTime(1);
  }
}
