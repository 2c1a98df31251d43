import { randomUUID } from 'node:crypto';
import { type Server, startRedis } from '@sluice/test-servers';
import { type Job, Queue, QueueEvents, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bullmqProcessor } from '../../src/bullmq/index.ts';
import { gatedApi, limitedAnswer } from './gated-api.ts';

let server: Server;
let connection: { readonly host: string; readonly port: number };
const opened: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  server = await startRedis();
  const { hostname, port } = new URL(server.url);
  connection = { host: hostname, port: Number(port) };
  // BullMQ refuses a server that may drop its keys.
  const redis = new Redis(server.url);
  await redis.quit();
});
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});
afterAll(() => server?.stop());

function queueOf(): {
  queue: Queue;
  events: QueueEvents;
  work: (process: (job: Job) => Promise<unknown>, options?: Partial<WorkerOptions>) => void;
} {
  const name = randomUUID();
  const queue = new Queue(name, { connection });
  const events = new QueueEvents(name, { connection });
  opened.push(queue, events);
  return {
    queue,
    events,
    work: (process, options) => void opened.push(new Worker(name, process, { connection, ...options })),
  };
}

test('jobs whose calls may not go now are delayed until they may, and that spends no attempt', async () => {
  const { api, upstream } = await gatedApi(3, { quotas: [{ limit: 3, window: '2s' }] });
  const { queue, events, work } = queueOf();
  const jobs = await Promise.all(Array.from({ length: 7 }, () => queue.add('call', {}, { attempts: 1 })));
  await events.waitUntilReady();
  work(
    bullmqProcessor(upstream, async (_job, permit) => void permit.observe(await fetch(api.url))),
    { concurrency: 10 },
  );
  await Promise.all(jobs.map((job) => job.waitUntilFinished(events, 60_000)));
  expect(api.counts()).toMatchObject({ ok: 7, limited: 0 });
  for (const { id } of jobs) expect((await queue.getJob(id as string))?.attemptsMade).toBe(1);
});

// taskforcesh/bullmq#1571: limited jobs exceeded their attempts.
test('a job that the upstream limits again and again keeps its attempts', async () => {
  const { api, upstream } = await gatedApi(100, {}, { maxPause: 50 });
  for (let i = 0; i < 5; i++) api.answerNext(limitedAnswer);
  const { queue, events, work } = queueOf();
  const job = await queue.add('call', {}, { attempts: 2 });
  await events.waitUntilReady();
  work(bullmqProcessor(upstream, async (_job, permit) => void permit.observe(await fetch(api.url))));
  await job.waitUntilFinished(events, 60_000);
  expect(api.calls()).toHaveLength(6);
  expect((await queue.getJob(job.id as string))?.attemptsMade).toBe(1);
});

// taskforcesh/bullmq#2193 and #1948: a pause of the queue needs a worker with a limiter.
test('with `queue`, the whole queue is paused, even with ten jobs at once', async () => {
  const { api, upstream } = await gatedApi(3, { quotas: [{ limit: 3, window: '2s' }] });
  const { queue, events, work } = queueOf();
  const jobs = await Promise.all(Array.from({ length: 6 }, () => queue.add('call', {}, { attempts: 1 })));
  await events.waitUntilReady();
  work(
    bullmqProcessor(upstream, async (_job, permit) => void permit.observe(await fetch(api.url)), { queue }),
    {
      concurrency: 10,
      limiter: { max: 1000, duration: 1000 },
    },
  );
  await Promise.all(jobs.map((job) => job.waitUntilFinished(events, 60_000)));
  expect(api.counts()).toMatchObject({ ok: 6, limited: 0 });
});

test('what the handler throws fails the job, and loses no permit', async () => {
  const { upstream } = await gatedApi(3);
  const { queue, events, work } = queueOf();
  const job = await queue.add('call', {}, { attempts: 1 });
  await events.waitUntilReady();
  work(
    bullmqProcessor(upstream, async () => {
      throw new Error('broken');
    }),
  );
  await expect(job.waitUntilFinished(events, 60_000)).rejects.toThrow('broken');
  expect((await upstream.peek()).held).toBe(0);
});
