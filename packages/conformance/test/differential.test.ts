import { ManualClock } from '@sluice/core/testing';
import { describe, expect, it } from 'vitest';
import { DropsRecordsFromTheFuture } from '../src/broken-stores/expiries.ts';
import { Backend, WorkingStore } from '../src/broken-stores/index.ts';
import { RefundsAboveFull } from '../src/broken-stores/take-backs.ts';
import { type DifferentialOptions, runDifferential } from '../src/index.ts';

type Broken = new (backend: Backend, clock: ManualClock) => WorkingStore;

async function failureOf(Store: Broken, options: Partial<DifferentialOptions>): Promise<Error> {
  const clock = new ManualClock();
  const store = new Store(new Backend(), clock);
  const outcome = await runDifferential({ store, clock, ...options }).catch((error: unknown) => error);
  if (!(outcome instanceof Error)) throw new Error('The store is broken, but the run found no difference.');
  return outcome;
}

/** The seed that a failure reports for its replay. */
function seedOf({ message }: Error): number {
  return Number(/seed: (\d+)/.exec(message)?.[1]);
}

describe('runDifferential', () => {
  it('finds no difference in a correct store, by any path', async () => {
    for (const path of ['update', 'execute', 'both'] as const) {
      const clock = new ManualClock();
      await runDifferential({ store: new WorkingStore(new Backend(), clock), clock, path });
    }
  });

  it('reports a seed that leads straight to the same failure, with its shortest script', async () => {
    const first = await failureOf(DropsRecordsFromTheFuture, { commands: 20_000 });
    const again = await failureOf(DropsRecordsFromTheFuture, { commands: 1, seed: seedOf(first) });
    expect(seedOf(again)).toBe(seedOf(first));
    const scriptOf = ({ cause }: Error): string | undefined => /Counterexample: .*/.exec(String(cause))?.[0];
    expect(scriptOf(first)).toContain('"steps":');
    expect(scriptOf(again)).toBe(scriptOf(first));
  });

  it('takes the path it is given', async () => {
    const clock = new ManualClock();
    await runDifferential({ store: new RefundsAboveFull(new Backend(), clock), clock, commands: 5000 });
    await failureOf(RefundsAboveFull, { commands: 20_000, path: 'execute' });
  });

  it('refuses to execute algorithms that are not native', async () => {
    const clock = new ManualClock();
    const store = new (class extends WorkingStore {
      override readonly capabilities = Object.freeze({
        shared: true,
        durable: false,
        clock: 'process',
        atomicity: 'any-keys',
        native: Object.freeze(['gcra']),
      } as const);
    })(new Backend(), clock);
    await runDifferential({ store, clock, path: 'execute', algorithms: ['gcra'], commands: 100 });
    await expect(runDifferential({ store, clock, path: 'execute' })).rejects.toThrow(
      'runDifferential: fixed-window is not native to this store. Native algorithms: gcra.',
    );
  });
});
