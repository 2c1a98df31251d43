import { setTimeout as sleep } from 'node:timers/promises';
import type { Gate } from './abilities.ts';

/** When a denied key opened, beside when the denial had said that it would. */
export interface Opening {
  readonly promisedMs: number;
  /** It was open so long before that moment, at least. 0: it was not seen to be. */
  readonly earlyByMs: number;
  /** It was closed so long after that moment, at least. 0: it was not seen to be. */
  readonly lateByMs: number;
}

/** A clock that is cut to whole milliseconds is up to one behind. */
const ROUNDING_MS = 1;
/** From so long before the promised moment, it is asked all the time. */
const WATCH_MS = 20;

/**
 * Denies a key that has used up its limit, then asks until it opens. What a busy machine delays is never taken for an
 * error: an answer counts as early or late only if it cannot have been right at any moment between question and answer.
 * `undefined` where a denial does not say when to come back.
 */
export async function openingOf(gate: Gate, key: string): Promise<Opening | undefined> {
  const askedMs = performance.now();
  const denial = await gate.check(key);
  const deniedMs = performance.now();
  if (denial.allowed) throw new Error('a check over the limit was allowed');
  const { retryAfterMs: promisedMs } = denial;
  if (promisedMs === undefined) return undefined;
  if (!Number.isFinite(promisedMs)) return { promisedMs, earlyByMs: 0, lateByMs: 0 };

  await sleep(Math.max(0, promisedMs - WATCH_MS));
  let lateByMs = 0;
  for (;;) {
    const sentMs = performance.now();
    const { allowed } = await gate.check(key);
    const heardMs = performance.now();
    if (allowed) {
      const earlyByMs = Math.max(0, askedMs + promisedMs - ROUNDING_MS - heardMs);
      return { promisedMs, earlyByMs, lateByMs };
    }
    lateByMs = Math.max(lateByMs, sentMs - (deniedMs + promisedMs));
    if (lateByMs > promisedMs + 1000) return { promisedMs, earlyByMs: 0, lateByMs };
    await sleep(sentMs < deniedMs + promisedMs ? 0 : 1);
  }
}
