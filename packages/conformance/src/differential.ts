import type { Store } from '@sluice/core';
import type { ManualClock } from '@sluice/core/testing';
import { asyncProperty, assert as checkProperty } from 'fast-check';
import { playScript } from './differential/play-script.ts';
import { scripts } from './differential/script.ts';
import { type AlgorithmName, algorithmNames } from './sample-limits.ts';

/** The options of {@link runDifferential}. */
export interface DifferentialOptions {
  /** An instance of the store under test, which decides by `clock`. The caller closes it. */
  readonly store: Store;
  /** The clock of `store`. Nothing else may move it during the run. */
  readonly clock: ManualClock;
  /** The least number of commands to run. Default: 1,000. */
  readonly commands?: number;
  /** The seed of the first round. Default: a random one. A failure reports the seed of its round. */
  readonly seed?: number;
  /**
   * The algorithms to use. Default: all built-in ones. Paths through `execute` take only those native to the
   * store.
   */
  readonly algorithms?: readonly AlgorithmName[];
  /** How commands reach the store: one by one, in batches, or alternating at random. Default: `'update'`. */
  readonly path?: 'update' | 'execute' | 'both';
}

/**
 * Scripts per round. Each round has its own seed, so a failure can be replayed without the rounds before it.
 */
const SCRIPTS_PER_ROUND = 10;

/**
 * Runs random commands through the store and through the pure algorithms. Rejects at the first result or
 * stored record that differs, with the shortest script that reproduces it and the seed that leads to it.
 *
 * The commands check, peek, penalize, refund, and take back earlier charges, at the time at which they were
 * charged and at wrong times. They cost nothing or too much, have counts above one, and involve several keys
 * and limits, each with a cost of its own. Parameters change during a script. The clock moves forwards, and
 * backwards by up to a window and by far more. Each script begins at the time of the call.
 *
 * Rejects with a `TypeError` if `path` uses `execute` and an algorithm is not native to the store.
 */
export async function runDifferential(options: DifferentialOptions): Promise<void> {
  const { store, clock, commands = 1000, algorithms = algorithmNames, path = 'update' } = options;
  const { seed = Math.floor(Math.random() * 2 ** 31) } = options;
  if (path !== 'update') validateNative(store, algorithms);
  const script = scripts(algorithms);
  const startMs = clock.now();
  let played = 0;
  for (let round = seed; played < commands; round++) {
    const property = asyncProperty(script, async (one) => {
      // Windows are aligned to the clock, so a script is replayed only if it starts at the same time.
      clock.set(startMs);
      // At least one, so that a run ends even if all of its scripts are empty.
      played += Math.max(1, await playScript(one, store, clock, path));
    });
    try {
      await checkProperty(property, { seed: round, numRuns: SCRIPTS_PER_ROUND });
    } catch (error) {
      const replay = `runDifferential({ seed: ${round}, commands: 1, path: '${path}', ... })`;
      throw new Error(`The store differs from the pure algorithms. Replay with ${replay}.`, { cause: error });
    }
  }
}

function validateNative({ capabilities }: Store, algorithms: readonly AlgorithmName[]): void {
  for (const name of algorithms) {
    if (!capabilities.native.includes(name)) {
      const native = capabilities.native.join(', ') || 'none';
      throw new TypeError(
        `runDifferential: ${name} is not native to this store. Native algorithms: ${native}.`,
      );
    }
  }
}
