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
