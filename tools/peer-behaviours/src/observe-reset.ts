import { setTimeout as sleep } from 'node:timers/promises';
import type { TimedGate } from './abilities/gate.ts';

/** When a denied key passed again, beside the time that its denial had promised. */
export interface Reset {
  readonly promisedMs: number;
  /** It passed at least this long before the promised time. 0: it was not seen to. */
  readonly earlyByMs: number;
  /** It was denied at least this long after the promised time. 0: it was not seen to be. */
  readonly lateByMs: number;
}

/** A clock that is cut to whole milliseconds is up to one behind. */
const ROUNDING_MS = 1;
/** How long before the promised time the gate is polled without a pause. */
const WATCH_MS = 20;

/**
 * Checks a key that has used up its limit until it passes. Delays of a busy machine are never counted as
 * errors: an answer is early or late only if it cannot have been right at any moment between call and answer.
 * Rejects if the first check is allowed.
 */
export async function observeReset(gate: TimedGate, key: string): Promise<Reset> {
  const calledMs = performance.now();
  const denial = await gate.check(key);
  const deniedMs = performance.now();
  if (denial.allowed) throw new Error('a check over the limit was allowed');
  const { retryAfterMs: promisedMs } = denial;
  if (!Number.isFinite(promisedMs)) return { promisedMs, earlyByMs: 0, lateByMs: 0 };

  await sleep(Math.max(0, promisedMs - WATCH_MS));
  let lateByMs = 0;
  for (;;) {
    const sentMs = performance.now();
    const { allowed } = await gate.check(key);
    const answeredMs = performance.now();
    if (allowed) {
      const earlyByMs = Math.max(0, calledMs + promisedMs - ROUNDING_MS - answeredMs);
      return { promisedMs, earlyByMs, lateByMs };
    }
    lateByMs = Math.max(lateByMs, sentMs - (deniedMs + promisedMs));
    if (lateByMs > promisedMs + 1000) return { promisedMs, earlyByMs: 0, lateByMs };
    await sleep(sentMs < deniedMs + promisedMs ? 0 : 1);
  }
}
