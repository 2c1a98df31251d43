// What users write, with every package once. Must compile for them, whatever they have set.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { PGlite } from '@electric-sql/pglite';
import { type AdapterUnderTest, runAdapterConformance } from '@sluice/adapter-conformance';
import { rateLimit as expressRateLimit } from '@sluice/adapter-express';
import { rateLimit as fastifyRateLimit } from '@sluice/adapter-fastify';
import { rateLimit as koaRateLimit } from '@sluice/adapter-koa';
import { contextOf, RateLimitModule } from '@sluice/adapter-nest';
import { fromCloudflare, rateLimited } from '@sluice/adapter-web';
import { rateLimited as rateLimitedOnBun } from '@sluice/adapter-web/bun';
import { rateLimited as rateLimitedOnDeno } from '@sluice/adapter-web/deno';
import { rateLimit as h3RateLimit } from '@sluice/adapter-web/h3';
import { rateLimit as honoRateLimit } from '@sluice/adapter-web/hono';
import { rateLimited as rateLimitedOnNext } from '@sluice/adapter-web/next';
import { rateLimit as kitRateLimit } from '@sluice/adapter-web/sveltekit';
import { rateLimited as rateLimitedOnWorkers } from '@sluice/adapter-web/workers';
import { limitHandshakes, limitMessages, limitPackets, limitUpgrades } from '@sluice/adapter-ws';
import {
  type Attributes,
  type Config,
  convertEnvoyConfig,
  createEnvoyLimiter,
  type Explanation,
  explain,
  loadConfig,
  loadEnvoyConfig,
  requestAttributes,
} from '@sluice/config';
import { runStoreConformance } from '@sluice/conformance';
import { type BrokenStore, brokenStores } from '@sluice/conformance/broken-stores';
import {
  createLimiter,
  type Decision,
  fixedWindow,
  gcra,
  type Limiter,
  RateLimitError,
  type Store,
  type SyncLimiter,
  tokenBucket,
} from '@sluice/core';
import { validateInteger } from '@sluice/core/option-validation';
import { ManualClock } from '@sluice/core/testing';
import { createDashboard, createUsagePage, type Dashboard, type UsagePage } from '@sluice/dashboard';
import { clientKey, type Framework, Guard } from '@sluice/http';
import { nodeFramework } from '@sluice/http/node';
import { createUpstream, githubProfile, type Permit, type Upstream } from '@sluice/outbound';
import { fakeUpstream } from '@sluice/outbound/testing';
import { createServer as createService, type DecisionServer } from '@sluice/server';
import { memoryStore } from '@sluice/store-memory';
import { fromPglite, type PostgresStore, postgresStore } from '@sluice/store-postgres';
import { fromIoredis, fromNodeRedis, redisStore } from '@sluice/store-redis';
import { createDenialLog, createTelemetry, type Telemetry } from '@sluice/telemetry';
import express from 'express';
import fastify from 'fastify';
import { H3 } from 'h3';
import { Hono } from 'hono';
import { Cluster, Redis } from 'ioredis';
import Koa from 'koa';
import pg from 'pg';
import { createClient, createCluster } from 'redis';
import { type Socket, Server as SocketIoServer } from 'socket.io';
import type { WebSocket } from 'ws';

interface User {
  readonly id: string;
  readonly plan: 'free' | 'paid';
}

const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m', align: 'clock' });
const burst = tokenBucket({ name: 'burst', capacity: 20, refill: { amount: 5, every: 1000 } });
const perUser = gcra({ name: 'per-user', limit: 10, period: '1s', key: (user: User) => user.id });

export const inProcess: SyncLimiter = createLimiter({ store: memoryStore(), limits: [perMinute, burst] });
export const decision: Decision = inProcess.consumeSync('ada', { cost: 2 });
export const telemetry: Telemetry = createTelemetry({ denialLog: createDenialLog({ logger: console }) });
telemetry.observe(inProcess);
export const dashboard: Dashboard = createDashboard({
  telemetry,
  limiters: [inProcess],
  authorize: (request, { headers }: IncomingMessage) => request.headers.has('cookie') && headers.host === 'x',
});
express().use('/limits', dashboard.express);
void fastify().register(dashboard.fastify, { prefix: '/limits' });
export const usagePage: UsagePage = createUsagePage({ limiters: [inProcess], keyOf: () => undefined });
export const byUser: Limiter<User> = createLimiter({ store: memoryStore(), limits: [perUser] });
export const tiers = createLimiter({
  store: memoryStore(),
  limits: (user: User) => (user.plan === 'paid' ? null : [perUser]),
});

export const onIoredis: Store = redisStore({ client: fromIoredis(new Redis({ lazyConnect: true })) });
export const onCluster: Store = redisStore({ client: fromIoredis(new Cluster([], { lazyConnect: true })) });
export const onNodeRedis: Store = redisStore({ client: fromNodeRedis(createClient()), prefix: '{app}:' });
export const onNodeRedisCluster: Store = redisStore({
  client: fromNodeRedis(createCluster({ rootNodes: [] })),
});
export const onPostgres: PostgresStore = postgresStore({ pool: new pg.Pool(), schema: 'limits' });
export const onPglite: PostgresStore = postgresStore({ pool: fromPglite(new PGlite()) });

const shared = createLimiter({
  store: onIoredis,
  limits: [perMinute],
  onStoreFailure: 'allow',
  deadlineMs: 50,
});
try {
  const { allowed, retryAfterMs, limits } = await shared.consume('ada', { signal: AbortSignal.timeout(100) });
  console.log(allowed, retryAfterMs, limits[0]?.remaining);
} catch (error) {
  if (error instanceof RateLimitError) console.log(error.code, error.cause);
}
const transaction: pg.PoolClient = await new pg.Pool().connect();
createLimiter({ store: onPostgres.withClient(transaction), limits: [perMinute] });

const app = express();
app.use(expressRateLimit({ store: onIoredis, limits: [perMinute], key: (request) => request.ip ?? '' }));
app.get('/', expressRateLimit({ limiter: inProcess, key: () => 'all' }), (request, response) => {
  response.json(request.rateLimit?.remaining);
});

const server = fastify();
await server.register(fastifyRateLimit, { store: onPostgres, limits: [perMinute], global: false });
server.get('/', { config: { rateLimit: { limits: [perMinute, burst] } } }, async (request) => {
  return request.rateLimit?.remaining;
});
server.get('/health', { config: { rateLimit: false } }, async () => 'ok');

new Koa().use(koaRateLimit({ limits: [perMinute], key: (context) => context.ip }));

const onWeb = { store: memoryStore(), limits: [perMinute], address: fromCloudflare };
export const answer: Promise<Response> = rateLimited(onWeb, () => new Response())(new Request('http://x/'));
new H3().use(h3RateLimit({ limits: [perMinute] }));
export const onRuntimes = [
  rateLimitedOnBun({ limits: [perMinute] }, () => new Response()),
  rateLimitedOnDeno({ limits: [perMinute] }, () => new Response()),
  rateLimitedOnNext({ limits: [perMinute], address: fromCloudflare }, () => new Response()),
  rateLimitedOnWorkers({ limits: [perMinute] }, () => new Response()),
  kitRateLimit({ limits: [perMinute] }),
];
const hono = new Hono();
hono.use(honoRateLimit(onWeb));
hono.get('/', (context) => context.json(context.get('rateLimit')?.remaining));

export const github: Upstream = createUpstream({
  name: 'github',
  store: onIoredis,
  profile: githubProfile(),
  limits: [perMinute],
  keep: { background: '20%' },
});
const permit: Permit = await github.acquire({ priority: 'user' });
const reason: string | undefined = permit.observe(await fetch('http://x/')).limited?.reason;
console.log(reason, (await github.peek()).remaining, (await fakeUpstream({ style: 'github' })).url);
app.use(github.middleware());

export const nest = RateLimitModule.forRoot({
  store: memoryStore(),
  limits: [perMinute],
  key: (request) => `${request.ip} ${contextOf(request).getHandler().name}`,
  skip: (request: express.Request) => request.path === '/health',
});

export const config: Config = loadConfig('limits.yaml', {
  stores: { memory: () => memoryStore(), redis: () => onIoredis, postgres: () => onPostgres },
});
const attributesOf = (request: express.Request): Attributes => ({
  ...requestAttributes(request),
  user: request.get('x-user'),
});
app.use(expressRateLimit({ limiter: config.limiter('api'), key: attributesOf }));
await server.register(fastifyRateLimit, { limiter: config.limiter('api'), key: requestAttributes });
export const explanation: Explanation = explain(config, { domain: 'api', attributes: { path: '/' } });
const envoy = createEnvoyLimiter(loadEnvoyConfig('ratelimit'), { store: onPostgres, shadowMode: true });
const { overallCode, statuses } = await envoy.shouldRateLimit({ domain: 'edge', descriptors: [] });
const service: DecisionServer = createService({
  config: 'limits.yaml',
  store: onIoredis,
  storeDeadlineMs: 50,
});
console.log(await service.listen({ port: 8080 }), await service.listenGrpc({ socket: '/run/sluice.sock' }));

console.log(overallCode, statuses[0]?.currentLimit?.unit, convertEnvoyConfig('ratelimit').text);

createServer().on(
  'upgrade',
  limitUpgrades({ store: memoryStore(), limits: [perMinute] }, () => {}),
);
export const limited = limitMessages<WebSocket>({ store: memoryStore(), limits: [perMinute] });
const io = new SocketIoServer(createServer());
limitHandshakes(io, { store: memoryStore(), limits: [perMinute] });
io.on('connection', limitPackets<Socket>({ store: memoryStore(), limits: [perMinute], denied: 'close' }));

const framework: Framework<IncomingMessage, ServerResponse> = nodeFramework({
  message: (request) => request,
  reply: (response) => response,
  address: (request) => request.socket.remoteAddress,
  trustedProxies: () => 'none',
  route: () => undefined,
});
const guard = new Guard(framework, { store: memoryStore(), limits: [perMinute] });
createServer(async (request, response) => {
  const outcome = await guard.check(request, response);
  if (outcome.kind === 'limited') response.writeHead(outcome.answer.status).end(outcome.answer.body);
});
console.log(clientKey('192.0.2.1', undefined, { ipv6Prefix: 48 }), validateInteger('here', 1, 'write 1'));

const clock = new ManualClock();
clock.advance(1000);
declare function describe(name: string, define: () => void): void;
declare function it(name: string, run: () => Promise<void>): void;
runStoreConformance({ describe, it }, () => memoryStore({ clock }));
declare const adapter: AdapterUnderTest;
runAdapterConformance({ describe, it }, adapter);
export const names: readonly string[] = brokenStores.map(({ name }: BrokenStore) => name);
