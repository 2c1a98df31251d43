// A Hono app, here on Node. On Bun, Deno or Workers, only the last lines differ: `export default app`, and
// `getConnInfo` of 'hono/bun' or 'hono/deno', or `fromCloudflare` as the address.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { fixedWindow, rateLimit } from '@sluice/adapter-web/hono';
import { type Context, Hono } from 'hono';

const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
const login = fixedWindow({ name: 'login', limit: 2, window: '15m' });

// A request carries no address that can be trusted, so the app names one: that of the connection.
const address = (c: Context) => getConnInfo(c).remote.address;

const app = new Hono();
app.use(rateLimit({ limits: [perMinute], address }));
// By account, whatever the address.
app.use('/login/:name', rateLimit({ limits: [login], address, key: (c) => c.req.param('name') ?? '' }));
app.get('/', (c) => c.json({ left: c.get('rateLimit')?.remaining }));
app.post('/login/:name', (c) => c.json({ welcome: c.req.param('name') }));

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

for (const name of ['ada', 'ada', 'ada', 'bob']) {
  const response = await fetch(`${origin}/login/${name}`, { method: 'POST' });
  console.log('POST /login', name, response.status, response.headers.get('x-ratelimit-remaining'));
}
const response = await fetch(origin);
console.log('GET /', response.status, await response.text());

server.close();

// Prints:
//   POST /login ada 200 1
//   POST /login ada 200 0
//   POST /login ada 429 0
//   POST /login bob 200 1
//   GET / 200 {"left":55}
