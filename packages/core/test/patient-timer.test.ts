import { expect, it } from 'vitest';
import { createLimiter, fixedWindow } from '../src/index.ts';
import { remoteStore } from './map-store.ts';

it('a process that was busy for longer than the deadline lets the store answer all the same', async () => {
  const limits = [fixedWindow({ name: 'hour', limit: 10, window: '1h' })];
  const before = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
  const limiter = createLimiter({ store: remoteStore({ before }), limits, deadlineMs: 50 });
  const decision = limiter.consume('k');
  const busyUntil = performance.now() + 100;
  while (performance.now() < busyUntil);
  expect(await decision).toMatchObject({ allowed: true });
});
