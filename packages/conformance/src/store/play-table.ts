import assert from 'node:assert/strict';
import { ask, check, told, waysOf } from '../ask.ts';
import type { Stage } from '../stage.ts';
import type { StepTable } from './step-tables.ts';

/** Plays the table through every way that the store has, each with a key of its own. */
export async function playTable(stage: Stage, { limit, steps }: StepTable): Promise<void> {
  const store = await stage.open();
  const startMs = stage.clock.now();
  for (const way of waysOf(store, stage.key(limit))) {
    const key = stage.key(limit, way);
    for (const [atMs, cost, verdict, remaining, retryAfterMs, resetAfterMs] of steps) {
      stage.clock.set(startMs + atMs);
      const command = check(key, cost);
      const result = await ask(store, command, way);
      assert.deepEqual(
        { granted: result.granted, nowMs: result.nowMs, ...told(command, result) },
        { granted: verdict === 'yes' ? 1 : 0, nowMs: startMs + atMs, remaining, retryAfterMs, resetAfterMs },
        `by ${way}, at ${atMs} ms, cost ${cost}`,
      );
    }
  }
}
