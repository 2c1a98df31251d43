// A Koa app: one limit for every route, and a stricter one for logins. Only failed logins count for the
// latter. The records live in the memory of this process; several processes need a store that they share.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import { fixedWindow, rateLimit } from '@sluice/adapter-koa';
import Koa from 'koa';

const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
const failedLogins = fixedWindow({ name: 'failed-logins', limit: 2, window: '15m' });
const login = rateLimit({
  limits: [failedLogins],
  countWhen: (_context, response) => response.status === 401,
});

const router = new Router();
router.get('/', (context) => {
  // The decision on this request, for the handlers that come after.
  context.body = { left: context.state.rateLimit.remaining };
});
router.post('/login', login, (context) => {
  context.status = context.get('authorization') === 'engine' ? 200 : 401;
  context.body = {};
});

const app = new Koa();
app.use(rateLimit({ limits: [perMinute] }));
app.use(router.routes());

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

for (const authorization of ['engine', 'wrong', 'wrong', 'engine']) {
  const response = await fetch(`${origin}/login`, { method: 'POST', headers: { authorization } });
  const body = (await response.json()) as { 'violated-policies'?: string[] };
  console.log('POST /login', authorization, response.status, body['violated-policies'] ?? 'answered');
}
const response = await fetch(origin);
console.log('GET /', response.status, await response.text());

server.close();
server.closeAllConnections();

// Prints:
//   POST /login engine 200 answered
//   POST /login wrong 401 answered
//   POST /login wrong 401 answered
//   POST /login engine 429 [ 'failed-logins' ]
//   GET / 200 {"left":55}
