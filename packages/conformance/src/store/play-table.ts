import assert from 'node:assert/strict';
import { check, descriptionOf, send, waysOf } from '../send-command.ts';
import type { Stage } from '../stage.ts';
import type { StepTable } from './step-tables.ts';

/** Plays the table through every way that the store offers, each with its own key. */
export async function playTable(stage: Stage, { limit, steps }: StepTable): Promise<void> {
  const store = await stage.open();
  const startMs = stage.clock.now();
  for (const way of waysOf(store, stage.key(limit))) {
    const key = stage.key(limit, way);
    for (const {
      at: atMs,
      cost,
      granted,
      left: remaining,
      retry: retryAfterMs = 0,
      reset: resetAfterMs,
    } of steps) {
      stage.clock.set(startMs + atMs);
      const command = check(key, cost);
      const result = await send(store, command, way);
      assert.deepEqual(
        { granted: result.granted, nowMs: result.nowMs, ...descriptionOf(command, result) },
        { granted: granted ? 1 : 0, nowMs: startMs + atMs, remaining, retryAfterMs, resetAfterMs },
        `by ${way}, at ${atMs} ms, cost ${cost}`,
      );
    }
  }
}
