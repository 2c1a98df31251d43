// A Fastify app: the plugin limits every route. A route can have limits of its own, or none.
import { rateLimit } from '@sluice/adapter-fastify';
import { fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import fastify from 'fastify';

const perMinute = fixedWindow({ name: 'per-minute', limit: 3, window: '1m' });
const exportsPerHour = fixedWindow({ name: 'exports', limit: 1, window: '1h' });

const app = fastify();
await app.register(rateLimit, {
  store: memoryStore(),
  limits: [perMinute],
  // Known users by their name, everybody else by address.
  key: (request) => String(request.headers['x-user'] ?? request.ip),
  onLimited: (_request, _reply, decision) => ({ error: `too many requests: ${decision.limitedBy}` }),
});
app.get('/', async (request) => ({ left: request.rateLimit?.remaining }));
app.get('/health', { config: { rateLimit: false } }, async () => 'ok');
app.get('/export', { config: { rateLimit: { limits: [perMinute, exportsPerHour] } } }, async () => 'rows');

async function get(url: string, user: string): Promise<void> {
  const { statusCode, body } = await app.inject({ url, headers: { 'x-user': user } });
  console.log(user, url, statusCode, body);
}

await get('/', 'ada');
await get('/export', 'ada');
await get('/export', 'ada');
await get('/', 'ada');
await get('/', 'ada');
await get('/health', 'ada');
await get('/', 'bob');
await app.close();

// Prints:
//   ada / 200 {"left":2}
//   ada /export 200 rows
//   ada /export 429 {"error":"too many requests: exports"}
//   ada / 200 {"left":0}
//   ada / 429 {"error":"too many requests: per-minute"}
//   ada /health 200 ok
//   bob / 200 {"left":2}
