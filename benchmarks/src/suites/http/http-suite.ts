import type { Row, Suite } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';

const entry = entriesIn(import.meta.url);

const CONNECTIONS = 32;
const legacy = { headers: 'legacy' } as const;
const onRedis = { redis: true } as const;

const expressBare = entry('express-bare', 'floor', 'floor', 'bare Express');
const fastifyBare = entry('fastify-bare', 'floor', 'floor', 'bare Fastify');

const rows: readonly Row[] = [
  {
    id: 'express',
    title: 'Express, in memory',
    measurement: 'requests',
    inFlight: CONNECTIONS,
    peer: 'express-rate-limit',
    floor: 'floor',
    contenders: [
      expressBare,
      entry('express-sluice', 'ours', 'sluice', 'sluice (5 header fields)'),
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
  },
  {
    id: 'express-redis',
    title: 'Express, on Redis',
    measurement: 'requests',
    inFlight: CONNECTIONS,
    peer: 'express-rate-limit',
    floor: 'floor',
    contenders: [
      expressBare,
      entry('express-sluice', 'ours', 'sluice', 'sluice', onRedis),
      entry(
        'express-rate-limit',
        'peer',
        'express-rate-limit',
        'express-rate-limit, rate-limit-redis',
        onRedis,
      ),
    ],
  },
  {
    id: 'fastify',
    title: 'Fastify, in memory',
    measurement: 'requests',
    inFlight: CONNECTIONS,
    peer: 'fastify-rate-limit',
    floor: 'floor',
    contenders: [
      fastifyBare,
      entry('fastify-sluice', 'ours', 'sluice', 'sluice (5 header fields)'),
      entry('fastify-sluice', 'ours', 'sluice-legacy', 'sluice, legacy headers (3 fields)', legacy),
      entry('fastify-rate-limit', 'peer', 'fastify-rate-limit', '@fastify/rate-limit (3 fields)'),
    ],
  },
  {
    id: 'fastify-redis',
    title: 'Fastify, on Redis',
    measurement: 'requests',
    inFlight: CONNECTIONS,
    peer: 'fastify-rate-limit',
    floor: 'floor',
    contenders: [
      fastifyBare,
      entry('fastify-sluice', 'ours', 'sluice', 'sluice', onRedis),
      entry('fastify-rate-limit', 'peer', 'fastify-rate-limit', '@fastify/rate-limit', onRedis),
    ],
  },
];

/** The cost of a rate limit on a trivial route. */
export const httpSuite: Suite = {
  name: 'http',
  title: 'Over HTTP',
  about: `The cost of a rate limit on a route that does nothing else. Each server and each autocannon (${CONNECTIONS} connections, one client address, so one hot key) has a process of its own. Rounds are two and a half times as long as in the other suites. Processor time is that of the server's process, per request.`,
  packages: [
    '@sluice/core',
    '@sluice/adapter-express',
    '@sluice/adapter-fastify',
    '@sluice/store-memory',
    '@sluice/store-redis',
    'express',
    'fastify',
    'express-rate-limit',
    'rate-limit-redis',
    '@fastify/rate-limit',
    'ioredis',
    'autocannon',
  ],
  rows,
  serverOf: ({ id }) => (id.endsWith('-redis') ? 'redis' : undefined),
};
