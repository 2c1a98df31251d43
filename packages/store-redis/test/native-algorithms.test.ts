import { builtInAlgorithms, type RecordKey } from '@sluice/core';
import { expect, it } from 'vitest';
import { fromIoredis, redisStore } from '../src/index.ts';
import { layoutOf, nativeAlgorithmNames } from '../src/native-algorithms.ts';

const client = fromIoredis({
  status: 'ready',
  call: async () => [],
  connect: async () => {},
  once() {},
  removeListener() {},
});

it('are those of core', () => {
  expect([...nativeAlgorithmNames].sort()).toEqual([...builtInAlgorithms].sort());
  expect(redisStore({ client }).capabilities.native).toBe(nativeAlgorithmNames);
});

it.each(['own', 'constructor'])(
  '%s is not one: `execute` rejects, and its records are plain',
  async (name) => {
    const key = { scope: 's', key: 'k', algorithm: { name, parameters: [] } } as unknown as RecordKey;
    const execute = redisStore({ client }).execute?.([{ kind: 'spend', keys: [key], cost: 1, count: 1 }]);
    await expect(execute).rejects.toThrow(
      new RangeError(`Redis has no program for the algorithm "${name}". Run it through \`update\`.`),
    );
    expect(layoutOf(name)).toBe('plain');
  },
);
