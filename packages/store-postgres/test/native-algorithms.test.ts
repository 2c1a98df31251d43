import { builtInAlgorithms, type RecordKey } from '@sluice/core';
import { expect, it } from 'vitest';
import { postgresStore } from '../src/index.ts';
import { layoutOf, nativeAlgorithmNames } from '../src/native-algorithms.ts';

const store = postgresStore({ pool: { query: async () => ({ rows: [] }) } });

it('are those of core', () => {
  expect([...nativeAlgorithmNames].sort()).toEqual([...builtInAlgorithms].sort());
  expect(store.capabilities.native).toBe(nativeAlgorithmNames);
});

it.each(['own', 'constructor'])('%s is not one: `execute` rejects, and a record is one row', async (name) => {
  const key = { scope: 's', key: 'k', algorithm: { name, parameters: [] } } as unknown as RecordKey;
  for (const cost of [1, 0]) {
    await expect(store.execute([{ kind: 'spend', keys: [key], cost, count: 1 }])).rejects.toThrow(
      new RangeError(`Postgres has no program for the algorithm "${name}". Run it through \`update\`.`),
    );
  }
  expect(layoutOf(name)).toBe('row');
});
