import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledPackages, compilePackages } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Node 20 cannot run TypeScript, so the packages are compiled. The program prints its warnings.
const PROGRAM = `
import { createLimiter } from '@sluice/core';

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
const warnings = [];
process.on('warning', ({ code, message }) => warnings.push(code + ': ' + message));
const [, , adapter, form] = process.argv;
const imported = await import('@sluice/' + adapter);
const { fixedWindow, memoryStore } = imported;
const use = (options) => (uses[adapter] ?? (({ rateLimit }) => rateLimit(options)))(imported, options);
const limits = [fixedWindow({ name: 'two', limit: 2, window: '1h' })];
for (let i = 0; i < 2; i++) {
  if (form === 'limits') await use({ limits });
  else if (form === 'store') await use({ limits, store: memoryStore() });
  else await use({ limiter: createLimiter({ limits, store: memoryStore() }) });
}
await new Promise((later) => setImmediate(later));
console.log(JSON.stringify(warnings));
`;

const ADAPTERS = ['express', 'fastify', 'koa', 'nest', 'web', 'ws'].map((name) => `adapter-${name}`);
const PACKAGES = ['core', 'http', 'store-memory', ...ADAPTERS];

describe('rateLimit without a store, in a memory store of its own,', () => {
  let compiled: CompiledPackages;
  let program: string;
  beforeAll(async () => {
    compiled = await compilePackages(import.meta.dirname, ...PACKAGES);
    program = join(compiled.folder, 'program.mjs');
    writeFileSync(program, PROGRAM);
  });
  afterAll(() => compiled?.remove());

  async function warningsOf(adapter: string, form: string, env: Record<string, string>): Promise<string[]> {
    const { NODE_ENV: _, ...ours } = process.env;
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    const child = spawn(process.execPath, [program, adapter, form], {
      stdio: [...stdio],
      env: { ...ours, ...env },
    });
    const texts: string[] = [];
    child.stdout?.on('data', (chunk) => texts.push(String(chunk)));
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    return JSON.parse(texts.join(''));
  }

  const WARNING = /^SLUICE_STORE_PER_PROCESS: .*redisStore or postgresStore/;
  const PRODUCTION = { NODE_ENV: 'production' };
  const SECOND = { NODE_APP_INSTANCE: '1' };

  it.each([...ADAPTERS, 'adapter-web/hono'])(
    'warns once and names the shared stores, on %s, in production or as one of several processes',
    async (adapter) => {
      const inProduction = await warningsOf(adapter, 'limits', PRODUCTION);
      expect(inProduction).toEqual([expect.stringMatching(WARNING)]);
      expect(inProduction[0]).toMatch(/No store was given.*pass memoryStore\(\)/);
      const both = await warningsOf(adapter, 'limits', { ...PRODUCTION, ...SECOND });
      expect(both).toEqual([expect.stringMatching(WARNING)]);
      expect(both[0]).toMatch(/This process is one of several/);
      expect(await warningsOf(adapter, 'limits', SECOND)).toEqual([expect.stringMatching(WARNING)]);
    },
  );

  it('does not warn in development, or in production if the app passes a store or a limiter', async () => {
    expect(await warningsOf('adapter-express', 'limits', {})).toEqual([]);
    expect(await warningsOf('adapter-express', 'store', PRODUCTION)).toEqual([]);
    expect(await warningsOf('adapter-express', 'limiter', PRODUCTION)).toEqual([]);
  });
});
