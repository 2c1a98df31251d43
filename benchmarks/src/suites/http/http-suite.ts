import type { Entry, Row, Suite } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';

const entry = entriesIn(import.meta.url);

const CONNECTIONS = 32;
/**
 * Of each round in memory. A fixed number, so that all contenders are equally warm, and processor times can
 * be compared on a machine that does other things too.
 */
const REQUESTS = { few: 5000, full: 20_000 };
const legacy = { headers: 'legacy' } as const;
const onRedis = { redis: true } as const;

/** A row of a framework with its contenders: the floor is the bare route that sets the same fields. */
function inMemory(
  id: string,
  title: string,
  bare: string,
  limiters: readonly Entry[],
  more: Pick<Row, 'peer' | 'note'> & { readonly options?: Entry['options'] } = {},
): Row {
  const { options = {}, ...rest } = more;
  return {
    id,
    title: `${title}, in memory`,
    measurement: 'requests',
    inFlight: CONNECTIONS,
    checks: REQUESTS,
    floor: 'floor',
    contenders: [
      entry(bare, 'floor', 'floor', `bare ${title}, same fields`, { ...options, fields: true }),
      entry(bare, 'floor', 'bare', `bare ${title}`, options),
      ...limiters,
    ],
    ...rest,
  };
}

/** A row of a framework on Redis: the floor is the bare route. */
function withRedis(id: string, title: string, peer: string, contenders: readonly Entry[]): Row {
  return {
    id: `${id}-redis`,
    title: `${title}, on Redis`,
    measurement: 'requests',
    inFlight: CONNECTIONS,
    peer,
    floor: 'floor',
    contenders,
  };
}

function nest(platform: 'express' | 'fastify', title: string): Row {
  const options = { platform };
  return inMemory(
    `nest-${platform}`,
    `NestJS on ${title}`,
    'nest-bare',
    [
      entry('nest-sluice', 'ours', 'sluice', 'sluice (5 fields)', options),
      entry('nestjs-throttler', 'peer', 'nestjs-throttler', '@nestjs/throttler (3 fields)', options),
    ],
    {
      options,
      peer: 'nestjs-throttler',
      note: 'Both limiters count 10,000 clients in turn: the memory store of @nestjs/throttler keeps a list of the hits of each client and copies it for each request, so a single client would become slower and slower.',
    },
  );
}

const rows: readonly Row[] = [
  inMemory(
    'express',
    'Express',
    'express-bare',
    [
      entry('express-sluice', 'ours', 'sluice', 'sluice (5 fields)'),
      entry('express-sluice', 'ours', 'sluice-legacy', 'sluice, legacy headers (3 fields)', legacy),
      entry('express-rate-limit', 'peer', 'express-rate-limit', 'express-rate-limit (3 fields)'),
      entry(
        'express-rate-limit',
        'peer',
        'express-rate-limit-draft-8',
        'express-rate-limit, with draft 8 (5 fields)',
        {
          standardHeaders: 'draft-8',
        },
      ),
    ],
    { peer: 'express-rate-limit' },
  ),
  withRedis('express', 'Express', 'express-rate-limit', [
    entry('express-bare', 'floor', 'floor', 'bare Express'),
    entry('express-sluice', 'ours', 'sluice', 'sluice', onRedis),
    entry(
      'express-rate-limit',
      'peer',
      'express-rate-limit',
      'express-rate-limit, rate-limit-redis',
      onRedis,
    ),
  ]),
  inMemory(
    'fastify',
    'Fastify',
    'fastify-bare',
    [
      entry('fastify-sluice', 'ours', 'sluice', 'sluice (5 fields)'),
      entry('fastify-sluice', 'ours', 'sluice-legacy', 'sluice, legacy headers (3 fields)', legacy),
      entry('fastify-rate-limit', 'peer', 'fastify-rate-limit', '@fastify/rate-limit (3 fields)'),
    ],
    { peer: 'fastify-rate-limit' },
  ),
  withRedis('fastify', 'Fastify', 'fastify-rate-limit', [
    entry('fastify-bare', 'floor', 'floor', 'bare Fastify'),
    entry('fastify-sluice', 'ours', 'sluice', 'sluice', onRedis),
    entry('fastify-rate-limit', 'peer', 'fastify-rate-limit', '@fastify/rate-limit', onRedis),
  ]),
  inMemory(
    'hono',
    'Hono on Node',
    'hono-bare',
    [
      entry('hono-sluice', 'ours', 'sluice', 'sluice (5 fields)'),
      entry('hono-rate-limiter', 'peer', 'hono-rate-limiter', 'hono-rate-limiter (4 fields)'),
    ],
    { peer: 'hono-rate-limiter' },
  ),
  inMemory(
    'koa',
    'Koa',
    'koa-bare',
    [
      entry('koa-sluice', 'ours', 'sluice', 'sluice (5 fields)'),
      entry('koa-ratelimit', 'peer', 'koa-ratelimit', 'koa-ratelimit, a Map (3 fields)'),
    ],
    { peer: 'koa-ratelimit' },
  ),
  nest('express', 'Express'),
  nest('fastify', 'Fastify'),
  inMemory(
    'web',
    "the Web's Request on Node",
    'web-bare',
    [entry('web-sluice', 'ours', 'sluice', 'sluice (5 fields)')],
    { note: "There is no peer: a handler without a framework has no limiter of its framework's." },
  ),
];

/** The cost of a rate limit on a trivial route. */
export const httpSuite: Suite = {
  name: 'http',
  title: 'Over HTTP',
  about: `The cost of a rate limit on a route that does nothing else. Each server and each autocannon (${CONNECTIONS} connections, one client address, so one hot key) runs in its own process. A round in memory sends 20,000 requests (5,000 in the short table); one on Redis is two and a half times as long as in the other suites. Processor time is that of the server's process, per request; "above the floor" is the median over the rounds of the difference to the floor in the same round. In memory, the floor is a route that sets the same five fields with fixed values.`,
  packages: [
    '@sluice/core',
    '@sluice/adapter-express',
    '@sluice/adapter-fastify',
    '@sluice/adapter-koa',
    '@sluice/adapter-nest',
    '@sluice/adapter-web',
    '@sluice/store-memory',
    '@sluice/store-redis',
    'express',
    'fastify',
    'hono',
    '@hono/node-server',
    'koa',
    '@nestjs/core',
    'express-rate-limit',
    'rate-limit-redis',
    '@fastify/rate-limit',
    'hono-rate-limiter',
    'koa-ratelimit',
    '@nestjs/throttler',
    'ioredis',
    'autocannon',
  ],
  rows,
  serverOf: ({ id }) => (id.endsWith('-redis') ? 'redis' : undefined),
};
