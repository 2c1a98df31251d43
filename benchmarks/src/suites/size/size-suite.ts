import type { Entry, Role, Row, Suite } from '../../suite.ts';

/** Packages that users bring anyway. */
const BROUGHT_BY_USERS = ['express', 'fastify', 'ioredis', 'redis', 'pg', 'pg-native'];

function bundle(role: Role, id: string, label: string, source: string): Entry {
  return { id, label, role, module: '', options: { source, external: BROUGHT_BY_USERS } };
}

const ours = [
  'core',
  'http',
  'store-memory',
  'store-redis',
  'store-postgres',
  'adapter-express',
  'adapter-fastify',
  'conformance',
];

const rows: readonly Row[] = [
  {
    id: 'packages',
    title: 'each package whole, with what it depends on',
    measurement: 'bundle',
    isMeasuredOnce: true,
    contenders: ours.map((name) =>
      bundle('ours', name, `@sluice/${name}`, `export * from '@sluice/${name}';`),
    ),
    note: 'Includes what a package uses of core and of other dependencies, but not the frameworks and clients that users bring.',
  },
  {
    id: 'memory-limiter',
    title: 'what an app imports for a limiter in memory',
    measurement: 'bundle',
    isMeasuredOnce: true,
    peer: 'rate-limiter-flexible',
    note: 'Of Sluice, createLimiter and fixedWindow; of rate-limiter-flexible, RateLimiterMemory, from the package and from its file alone; of limiter, RateLimiter; of express-rate-limit, rateLimit with its MemoryStore.',
    contenders: [
      bundle(
        'ours',
        'one-algorithm',
        'sluice, one algorithm, without a store',
        "export { createLimiter, fixedWindow } from '@sluice/core';",
      ),
      bundle(
        'ours',
        'sluice',
        'sluice, one algorithm, memoryStore',
        "export { createLimiter, fixedWindow } from '@sluice/core'; export { memoryStore } from '@sluice/store-memory';",
      ),
      bundle(
        'peer',
        'rate-limiter-flexible',
        'rate-limiter-flexible',
        "export { RateLimiterMemory } from 'rate-limiter-flexible';",
      ),
      bundle(
        'peer',
        'rate-limiter-flexible-file',
        'rate-limiter-flexible, by the file',
        "export { default } from 'rate-limiter-flexible/lib/RateLimiterMemory.js';",
      ),
      bundle('peer', 'limiter', 'limiter', "export { RateLimiter } from 'limiter';"),
      bundle(
        'peer',
        'express-rate-limit',
        'express-rate-limit',
        "export { rateLimit } from 'express-rate-limit';",
      ),
    ],
  },
];

/** How much each package adds to a bundle. */
export const sizeSuite: Suite = {
  name: 'size',
  title: 'In a bundle',
  about:
    'How many bytes a bundle grows by, bundled and minified by esbuild, gzipped at level 9. Measured once, because it cannot vary.',
  packages: [
    ...ours.map((name) => `@sluice/${name}`),
    'rate-limiter-flexible',
    'limiter',
    'express-rate-limit',
    'esbuild',
  ],
  rows,
  serverOf: () => undefined,
};
