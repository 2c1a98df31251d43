import type { StoreCapabilities } from '@sluice/core';
import { describe, expect, it } from 'vitest';
import { Backend, WorkingStore } from '../src/broken-stores/index.ts';
import { runStoreConformance, type StoreSetup, storeConformanceCases } from '../src/index.ts';

/** Honest, with few capabilities: not shared, one record at a time, no native program, its own clock. */
class ModestStore extends WorkingStore {
  protected override manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return Object.freeze({
      ...capabilities,
      shared: false,
      clock: 'process',
      atomicity: 'one-record',
      native: Object.freeze([]),
    });
  }
}

const modest: StoreSetup = ({ clock }) => new ModestStore(new Backend(), clock ?? { now: () => Date.now() });

interface Registered {
  readonly group: string;
  readonly name: string;
  readonly run: (...context: unknown[]) => Promise<void>;
}

function register(setup: StoreSetup): readonly Registered[] {
  const registered: Registered[] = [];
  let group = '';
  runStoreConformance(
    {
      describe(name, define) {
        group = name;
        define();
      },
      it: (name, run) => registered.push({ group, name, run }),
    },
    setup,
  );
  return registered;
}

describe('runStoreConformance', () => {
  it('registers every case, in its group, before the store is created', () => {
    const registered = register(() => {
      throw new Error('too early');
    });
    expect(registered).toHaveLength(storeConformanceCases.length);
    expect(new Set(registered.map(({ group }) => group))).toEqual(
      new Set(storeConformanceCases.map(({ group }) => group)),
    );
  });

  it('declares no parameters, which some runners would take for a callback to wait for', () => {
    for (const { run } of register(modest)) expect(run).toHaveLength(0);
  });

  it('says in the name that a case may not be applicable, and in a note that it is not', async () => {
    const conditional = register(modest).filter(({ name }) => name.includes('(or not applicable: '));
    expect(conditional).toHaveLength(storeConformanceCases.filter(({ needs }) => needs).length);
    for (const { name, run } of conditional) {
      const notes: string[] = [];
      await run({ diagnostic: (text: string) => notes.push(text) });
      expect(notes, name).toEqual([name.slice(name.indexOf('not applicable'), -1)]);
    }
  });

  it('passes an honest store with few capabilities', async () => {
    for (const { run } of register(modest)) await run();
  });

  it('runs as many random commands as it was asked to', async () => {
    for (const testCase of storeConformanceCases.filter(({ name }) => name.includes('pure algorithms'))) {
      const decisionsOf = async (commands: number): Promise<number> => {
        let decisions = 0;
        const counting: StoreSetup = ({ clock = { now: () => Date.now() } }) =>
          new WorkingStore(new Backend(), {
            now() {
              decisions++;
              return clock.now();
            },
          });
        await testCase.run(counting, { commands });
        return decisions;
      };
      const [few, many] = [await decisionsOf(50), await decisionsOf(1000)];
      expect(few, testCase.name).toBeGreaterThanOrEqual(50);
      expect(many, testCase.name).toBeGreaterThanOrEqual(1000);
      expect(few, testCase.name).toBeLessThan(many);
    }
  });

  it.each([0, -1, 1.5, Number.NaN])('rejects %d commands before it creates a store', async (commands) => {
    const setup: StoreSetup = () => {
      throw new Error('too early');
    };
    await expect(storeConformanceCases[0]?.run(setup, { commands })).rejects.toThrow(
      '`commands` must be a positive integer',
    );
  });

  it('rejects with what is wrong', async () => {
    const [first] = register(() => Promise.reject(new Error('no server')));
    await expect(first?.run()).rejects.toThrow('no server');
  });
});

describe('a case', () => {
  it('closes every instance that it was given, even when it fails', async () => {
    for (const testCase of storeConformanceCases) {
      const open = new Set<WorkingStore>();
      await testCase
        .run(({ clock }) => {
          const store = new (class extends WorkingStore {
            override async close(): Promise<void> {
              open.delete(this);
              await super.close();
            }
            protected override idOf(): string {
              return 'the same id for every key';
            }
          })(new Backend(), clock);
          open.add(store);
          return store;
        })
        .catch(() => undefined);
      expect(open.size, testCase.name).toBe(0);
    }
  });
});
