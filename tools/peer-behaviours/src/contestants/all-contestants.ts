import type { Contestant } from '../contestant.ts';

const core = ['@sluice/core'];

/** All contestants. Each is imported when it is observed, so one that cannot be loaded is missing alone. */
export const contestants: readonly Contestant[] = [
  {
    library: 'Sluice',
    form: 'memory',
    packages: [...core, '@sluice/store-memory'],
    needs: [],
    load: () => import('./sluice-memory.ts'),
  },
  {
    library: 'Sluice',
    form: 'Redis',
    packages: [...core, '@sluice/store-redis', 'ioredis'],
    needs: ['redis'],
    load: () => import('./sluice-redis.ts'),
  },
  {
    library: 'Sluice',
    form: 'Postgres',
    packages: [...core, '@sluice/store-postgres', 'pg'],
    needs: ['postgres'],
    load: () => import('./sluice-postgres.ts'),
  },
  {
    library: 'Sluice',
    form: 'Express',
    packages: [...core, '@sluice/adapter-express', '@sluice/store-memory', 'express'],
    needs: [],
    load: () => import('./sluice-express.ts'),
  },
  {
    library: 'Sluice',
    form: 'Fastify',
    packages: [...core, '@sluice/adapter-fastify', '@sluice/store-memory', 'fastify'],
    needs: [],
    load: () => import('./sluice-fastify.ts'),
  },
  {
    library: 'rate-limiter-flexible',
    form: 'memory',
    packages: ['rate-limiter-flexible'],
    needs: [],
    load: () => import('./flexible-memory.ts'),
  },
  {
    library: 'rate-limiter-flexible',
    form: 'Redis',
    packages: ['rate-limiter-flexible', 'ioredis'],
    needs: ['redis'],
    load: () => import('./flexible-redis.ts'),
  },
  {
    library: 'rate-limiter-flexible',
    form: 'Postgres',
    packages: ['rate-limiter-flexible', 'pg'],
    needs: ['postgres'],
    load: () => import('./flexible-postgres.ts'),
  },
  {
    library: 'express-rate-limit',
    form: 'memory',
    packages: ['express-rate-limit', 'express'],
    needs: [],
    load: () => import('./express-rate-limit-memory.ts'),
  },
  {
    library: 'express-rate-limit',
    form: 'Redis',
    packages: ['express-rate-limit', 'rate-limit-redis', 'express', 'ioredis'],
    needs: ['redis'],
    load: () => import('./express-rate-limit-redis.ts'),
  },
  {
    library: '@fastify/rate-limit',
    form: 'memory',
    packages: ['@fastify/rate-limit', 'fastify'],
    needs: [],
    load: () => import('./fastify-rate-limit-memory.ts'),
  },
  {
    library: '@fastify/rate-limit',
    form: 'Redis',
    packages: ['@fastify/rate-limit', 'fastify', 'ioredis'],
    needs: ['redis'],
    load: () => import('./fastify-rate-limit-redis.ts'),
  },
  {
    library: 'limiter',
    form: 'memory',
    packages: ['limiter'],
    needs: [],
    load: () => import('./limiter.ts'),
  },
];
