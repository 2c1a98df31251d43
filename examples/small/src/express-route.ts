// An Express app: one limit for every route, and a stricter one for logins. The client is its address; see
// the guide on identifying clients for users and proxies.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { rateLimit } from '@sluice/adapter-express';
import { fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import express from 'express';

const store = memoryStore();
const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
const login = fixedWindow({ name: 'login', limit: 2, window: '15m' });

const app = express();
app.get('/', rateLimit({ store, limits: [perMinute] }), (request, response) => {
  // The decision on this request, for the handlers that come after.
  response.json({ left: request.rateLimit?.remaining });
});
// Both limits in one handler: a login that is denied does not count for the minute.
app.post('/login', rateLimit({ store, limits: [perMinute, login] }), (_request, response) => {
  response.json({ welcome: true });
});

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

for (let i = 0; i < 3; i++) {
  const response = await fetch(`${origin}/login`, { method: 'POST' });
  const body = (await response.json()) as { 'violated-policies'?: string[] };
  console.log('POST /login', response.status, body['violated-policies'] ?? 'welcome');
}
const response = await fetch(origin);
console.log('GET /', response.status, await response.text());
console.log(response.headers.get('ratelimit-policy'));

server.close();
server.closeAllConnections();

// Prints:
//   POST /login 200 welcome
//   POST /login 200 welcome
//   POST /login 429 [ 'login' ]
//   GET / 200 {"left":57}
//   "per-minute";q=60;w=60
