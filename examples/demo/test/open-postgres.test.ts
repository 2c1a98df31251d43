import { createLimiter, fixedWindow } from '@sluice/core';
import { type Server, startPostgres } from '@sluice/test-servers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../src/store.ts';

let server: Server;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop());

it('opens a Postgres store that starts empty each time, and leaves nothing open', async () => {
  for (let run = 0; run < 2; run++) {
    const store = await openStore(server.url);
    const limits = [fixedWindow({ name: 'demo', limit: 5, window: '1m' })];
    const { remaining } = await createLimiter({ store, limits, deadlineMs: 60_000 }).consume('client');
    expect(remaining).toBe(4);
    await store.close();
  }
});
