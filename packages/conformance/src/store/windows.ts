import assert from 'node:assert/strict';
import { casesOf, type Proof, type StoreConformanceCase } from '../conformance-case.ts';
import { type AlgorithmName, limitOf } from '../sample-limits.ts';
import { check, send, waysOf } from '../send-command.ts';

const DAY_MS = 86_400_000;

/** The algorithms that are full again exactly one window after the whole limit was spent. */
const algorithms: readonly AlgorithmName[] = [
  'fixed-window',
  'sliding-window-log',
  'token-bucket',
  'leaky-bucket',
  'gcra',
  'concurrency',
];

/**
 * Three times over: the limit is used up, denies until the last millisecond of the window, and is full again
 * after it.
 */
function lasts(windowMs: number): Proof {
  return async (stage) => {
    const store = await stage.open();
    for (const algorithm of algorithms) {
      const limit = limitOf(algorithm, 3, windowMs);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        for (let i = 0; i < 3; i++) {
          assert.equal(
            (await send(store, check(key, 3), way)).granted,
            1,
            `${algorithm} by ${way}: full again`,
          );
          stage.clock.advance(windowMs - 1);
          assert.equal(
            (await send(store, check(key, 3), way)).granted,
            0,
            `${algorithm} by ${way}: 1 ms early`,
          );
          stage.clock.advance(1);
        }
      }
    }
  };
}

const windows = {
  '1 ms': 1,
  '50 ms': 50,
  '500 ms': 500,
  '999 ms': 999,
  '1500 ms': 1500,
  '31 days': 31 * DAY_MS,
} as const;

export const windowCases: readonly StoreConformanceCase[] = casesOf(
  'windows',
  Object.fromEntries(
    Object.entries(windows).map(([text, ms]) => [`a window of ${text} lasts ${text}`, lasts(ms)]),
  ),
);
