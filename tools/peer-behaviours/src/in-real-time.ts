import { setTimeout as sleep } from 'node:timers/promises';
import type { Gate, Twins } from './abilities.ts';

/** Twins that wait. */
export function inRealTime(here: Gate, inMemory: Gate): Twins {
  return { here, inMemory, nowMs: () => performance.now(), pause: (ms) => sleep(ms) };
}
