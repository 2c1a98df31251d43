import { type Server, startPostgres } from '@sluice/test-servers';
import PgBoss from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pgBossHandler } from '../../src/pg-boss/index.ts';
import { gatedApi, limitedAnswer } from './gated-api.ts';

let server: Server;
let boss: PgBoss;

beforeAll(async () => {
  server = await startPostgres();
  boss = new PgBoss({ connectionString: server.url, supervise: false, schedule: false });
  await boss.start();
});
afterAll(async () => {
  await boss?.stop({ graceful: false });
  await server?.stop();
});

test('jobs whose calls may not go now are sent again to start when they may, and no retry is spent', async () => {
  const { api, upstream } = await gatedApi(2, { quotas: [{ limit: 2, window: '2s' }] });
  await boss.createQueue('calls');
  const done: unknown[] = [];
  const handler = pgBossHandler(upstream, boss, async (job: PgBoss.Job<{ n: number }>) => {
    const response = await fetch(api.url);
    done.push(job.data.n);
    return response;
  });
  for (let n = 0; n < 5; n++) await boss.send('calls', { n }, { retryLimit: 0 });
  await boss.work(
    'calls',
    { pollingIntervalSeconds: 0.5, batchSize: 5 },
    async (jobs: PgBoss.Job<{ n: number }>[]) => {
      await handler(jobs);
    },
  );
  await expect.poll(() => done.length, { timeout: 60_000 }).toBe(5);
  expect([...done].sort()).toEqual([0, 1, 2, 3, 4]);
  expect(api.counts()).toMatchObject({ ok: 5, limited: 0 });
  await boss.offWork('calls');
});

test('a limited call is made again, with its data and the options of `sendOptions`', async () => {
  const { api, upstream } = await gatedApi(100, {}, { maxPause: 50 });
  api.answerNext(limitedAnswer);
  await boss.createQueue('limited');
  const priorities: unknown[] = [];
  const handler = pgBossHandler(
    upstream,
    boss,
    async (job: PgBoss.JobWithMetadata<{ n: number }>, permit) => {
      priorities.push([job.data.n, job.priority, job.retryLimit]);
      permit.observe(await fetch(api.url));
    },
    { sendOptions: ({ retryLimit }) => ({ retryLimit }) },
  );
  await boss.send('limited', { n: 7 }, { priority: 3, retryLimit: 4 });
  const options = { pollingIntervalSeconds: 0.5, includeMetadata: true } as const;
  await boss.work('limited', options, async (jobs: PgBoss.JobWithMetadata<{ n: number }>[]) => {
    await handler(jobs);
  });
  await expect.poll(() => priorities.length, { timeout: 60_000 }).toBe(2);
  expect(priorities).toEqual([
    [7, 3, 4],
    [7, 3, 4],
  ]);
  await boss.offWork('limited');
});
