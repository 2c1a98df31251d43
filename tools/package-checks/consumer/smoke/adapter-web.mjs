import assert from 'node:assert/strict';
import { Hono } from 'hono';
import { threePerHour } from './statuses.mjs';

const headers = { 'cf-connecting-ip': '192.0.2.7' };

export async function check(load) {
  const { fromCloudflare, rateLimited } = await load('@sluice/adapter-web');
  const options = { ...(await threePerHour(load)), address: fromCloudflare };
  await fourRequests(rateLimited(options, () => new Response('hello')));
  const { rateLimit } = await load('@sluice/adapter-web/hono');
  const app = new Hono();
  app.use(rateLimit({ ...(await threePerHour(load)), address: fromCloudflare }));
  app.get('/', (context) => context.text('hello'));
  await fourRequests((request) => app.fetch(request));
}

async function fourRequests(answer) {
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await answer(new Request('http://x/', { headers }))).status);
  assert.deepEqual(statuses, [200, 200, 200, 429]);
}
