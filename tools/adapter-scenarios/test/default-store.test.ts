import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

// Runs each use in turn on a copy of our packages of its own, since they warn once. Prints the warnings of
// each.
const PROGRAM = `
const address = () => undefined;
const uses = {
  'adapter-fastify': async ({ rateLimit }, options) => {
    const { default: fastify } = await import('fastify');
    await fastify().register(rateLimit, options);
  },
  'adapter-web': ({ rateLimited }, options) => rateLimited({ ...options, address }, () => new Response()),
  'adapter-nest': async ({ RateLimitModule }, options) => {
    const { NestFactory } = await import('@nestjs/core');
    class Root {}
    const root = { module: Root, imports: [RateLimitModule.forRoot(options)] };
    await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  },
  'adapter-ws': ({ limitMessages }, options) => limitMessages(options),
  'adapter-web/hono': ({ rateLimit }, options) => rateLimit({ ...options, address }),
};
let warnings = [];
process.on('warning', ({ code, message }) => warnings.push(code + ': ' + message));

async function warningsOf([adapter, form, env], number) {
  warnings = [];
  delete process.env.NODE_ENV;
  delete process.env.NODE_APP_INSTANCE;
  Object.assign(process.env, env);
  const imported = await import('./' + adapter + '.mjs?' + number);
  const { createLimiter, fixedWindow, memoryStore } = imported;
  const use = (options) => (uses[adapter] ?? (({ rateLimit }) => rateLimit(options)))(imported, options);
  const limits = [fixedWindow({ name: 'two', limit: 2, window: '1h' })];
  for (let i = 0; i < 2; i++) {
    if (form === 'limits') await use({ limits });
    else if (form === 'store') await use({ limits, store: memoryStore() });
    else await use({ limiter: createLimiter({ limits, store: memoryStore() }) });
  }
  await new Promise((later) => setImmediate(later));
  return warnings;
}

const seen = [];
for (const [number, use] of JSON.parse(process.argv[2]).entries()) seen.push(await warningsOf(use, number));
console.log(JSON.stringify(seen));
`;

type Use = readonly [adapter: string, form: string, env: Readonly<Record<string, string>>];

const ADAPTERS = ['express', 'fastify', 'koa', 'nest', 'web', 'ws'].map((name) => `adapter-${name}`);
const ENTRY_POINTS = [...ADAPTERS, 'adapter-web/hono'];

const PRODUCTION = { NODE_ENV: 'production' };
const SECOND = { NODE_APP_INSTANCE: '1' };
const ENVIRONMENTS = [PRODUCTION, { ...PRODUCTION, ...SECOND }, SECOND];

const othersAreInstalled: Plugin = {
  name: 'others-are-installed',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith('@sluice/') ? undefined : { path, external: true },
    ),
};

/** Writes each adapter and what it needs of ours into one module, so that a query makes a new copy of all. */
async function bundleAdapters(folder: string): Promise<void> {
  for (const name of ENTRY_POINTS) {
    const contents = `export * from '@sluice/${name}'; export { createLimiter } from '@sluice/core';`;
    await build({
      stdin: { contents, resolveDir: import.meta.dirname },
      outfile: join(folder, `${name}.mjs`),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'es2022',
      conditions: ['@sluice/source'],
      plugins: [othersAreInstalled],
    });
  }
}

/** Runs the uses in one process of their own, and resolves to the warnings of each. */
async function warningsOf(uses: readonly Use[]): Promise<readonly (readonly string[])[]> {
  // Below the tests, where the frameworks resolve.
  const cache = join(import.meta.dirname, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'bundled-'));
  try {
    await bundleAdapters(folder);
    await writeFile(join(folder, 'program.mjs'), PROGRAM);
    const args = [join(folder, 'program.mjs'), JSON.stringify(uses)];
    return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('rateLimit without a store, in a memory store of its own,', () => {
  const uses: readonly Use[] = [
    ...ENTRY_POINTS.flatMap((adapter) => ENVIRONMENTS.map((env): Use => [adapter, 'limits', env])),
    ['adapter-express', 'limits', {}],
    ['adapter-express', 'store', PRODUCTION],
    ['adapter-express', 'limiter', PRODUCTION],
  ];
  let warnings: readonly (readonly string[])[];
  beforeAll(async () => {
    warnings = await warningsOf(uses);
  });

  const WARNING = /^SLUICE_STORE_PER_PROCESS: .*redisStore or postgresStore/;

  it.each(ENTRY_POINTS)(
    'warns once and names the shared stores, on %s, in production or as one of several processes',
    (adapter) => {
      const first = ENTRY_POINTS.indexOf(adapter) * ENVIRONMENTS.length;
      const [inProduction, both, second] = warnings.slice(first, first + ENVIRONMENTS.length);
      expect(inProduction).toEqual([expect.stringMatching(WARNING)]);
      expect(inProduction?.[0]).toMatch(/No store was given.*pass memoryStore\(\)/);
      expect(both).toEqual([expect.stringMatching(WARNING)]);
      expect(both?.[0]).toMatch(/This process is one of several/);
      expect(second).toEqual([expect.stringMatching(WARNING)]);
    },
  );

  it('does not warn in development, or in production if the app passes a store or a limiter', () => {
    expect(warnings.slice(-3)).toEqual([[], [], []]);
  });
});
