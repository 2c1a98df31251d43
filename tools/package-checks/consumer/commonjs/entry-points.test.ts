import { readFileSync } from 'node:fs';
import { createLimiter, fixedWindow, RateLimitError } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

const { dependencies } = JSON.parse(readFileSync('../package.json', 'utf8'));
/** NestJS 12 is published as ES modules only, which Jest cannot `require` on these versions of Node. */
const ESM_ONLY = ['@sluice/adapter-nest'];
const ours = Object.keys(dependencies).filter(
  (name) => name.startsWith('@sluice/') && !ESM_ONLY.includes(name),
);
const entryPoints = ours.flatMap((name) =>
  Object.keys(require(`${name}/package.json`).exports)
    .filter((path) => !path.endsWith('.json'))
    .map((path) => name + path.slice(1)),
);

test.each(entryPoints)('%s loads', (entryPoint) => {
  expect(require.resolve(entryPoint)).toContain('/dist/cjs/');
  expect(Object.keys(require(entryPoint))).not.toEqual([]);
});

test('an error is recognised inside the sandbox of Jest', async () => {
  const store = memoryStore();
  const limiter = createLimiter({ store, limits: [fixedWindow({ name: 'a', limit: 1, window: '1m' })] });
  await store.close();
  const error = await limiter.consume('ada').catch((reason: unknown) => reason);
  expect(RateLimitError.is(error) && error.code).toBe('STORE_CLOSED');
});
