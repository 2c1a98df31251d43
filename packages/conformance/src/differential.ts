import type { Store } from '@sluice/core';
import type { ManualClock } from '@sluice/core/testing';
import { asyncProperty, assert as checkProperty } from 'fast-check';
import { playScript } from './differential/play-script.ts';
import { scripts } from './differential/script.ts';
import { type AlgorithmName, algorithmNames } from './sample-limits.ts';

/** The options of {@link runDifferential}. */
export interface DifferentialOptions {
  /** An instance of the store under test, which decides by `clock`. Stays the caller's to close. */
  readonly store: Store;
  /** Nothing else may move it meanwhile. */
  readonly clock: ManualClock;
  /** At least so many commands are run. Default: 1,000. */
  readonly commands?: number;
  /** Default: a random one. A failure names it. */
  readonly seed?: number;
  /** Default: all that core brings. For the paths through `execute`, only what the store names as native. */
  readonly algorithms?: readonly AlgorithmName[];
  /** How the commands reach the store: one by one, in batches, or now so and now so. Default: `'update'`. */
  readonly path?: 'update' | 'execute' | 'both';
}

/** Scripts per round. Each round has a seed of its own, so that a failure can be replayed without those before it. */
const SCRIPTS_PER_ROUND = 10;

/**
 * Runs random commands through the store and through the pure algorithms, and rejects at the first answer or stored record
 * that differs, with the shortest script that shows it and the seed that leads to it. The commands check, peek and
 * give back, cost nothing or too much, come several at once, on several keys and limits, whose parameters change on the way;
 * the clock steps on and back. A `TypeError` when `execute` is asked for what the store does not name as native.
 */
export async function runDifferential(options: DifferentialOptions): Promise<void> {
  const { store, clock, commands = 1000, algorithms = algorithmNames, path = 'update' } = options;
  const { seed = Math.floor(Math.random() * 2 ** 31) } = options;
  if (path !== 'update') checkNative(store, algorithms);
  const script = scripts(algorithms);
  let played = 0;
  for (let round = seed; played < commands; round++) {
    const property = asyncProperty(script, async (one) => {
      played += await playScript(one, store, clock, path);
    });
    try {
      await checkProperty(property, { seed: round, numRuns: SCRIPTS_PER_ROUND });
    } catch (error) {
      const replay = `runDifferential({ seed: ${round}, commands: 1, path: '${path}', ... })`;
      throw new Error(`The store differs from the pure algorithms. Replay with ${replay}.`, { cause: error });
    }
  }
}

function checkNative({ capabilities }: Store, algorithms: readonly AlgorithmName[]): void {
  for (const name of algorithms) {
    if (!capabilities.native.includes(name)) {
      const named = capabilities.native.join(', ') || 'none';
      throw new TypeError(`runDifferential: ${name} is not native to this store; it names ${named}.`);
    }
  }
}
