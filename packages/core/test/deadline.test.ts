import { expect, it } from 'vitest';
import { withDeadline } from '../src/engine/deadline.ts';
import { DeadlineWatch } from '../src/engine/deadline-watch.ts';
import type { StoreCallOptions } from '../src/store.ts';

it('a store that reads its signal after the deadline finds it aborted', async () => {
  let options: StoreCallOptions = {};
  const call = withDeadline(new DeadlineWatch(5), (given) => {
    options = given;
    return new Promise<never>(() => {});
  });
  await expect(call).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
  expect(options.signal?.aborted).toBe(true);
  expect(options.signal?.reason).toMatchObject({ code: 'STORE_TIMEOUT' });
});

it('a store that listens to its signal for each statement of a batch causes no warning of a leak', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on('warning', note);
  try {
    await withDeadline(new DeadlineWatch(60_000), async ({ signal }) => {
      for (let i = 0; i < 20; i++) signal?.addEventListener('abort', () => i);
      await new Promise(setImmediate);
    });
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', note);
  }
});
