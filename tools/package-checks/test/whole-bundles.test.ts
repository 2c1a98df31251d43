import { EdgeVM } from '@edge-runtime/vm';
import { afterAll, describe, expect, test } from 'vitest';
import { bundleWithEsbuild, gzipBytes } from './bundle.ts';
import { wholeBundleBudgets } from './size-budgets.ts';

/** A limiter of two requests, and three of them, by entry point. Each leaves the statuses in `answered`. */
const PROGRAMS = {
  'adapter-web': `
    import { fixedWindow, fromFly, rateLimited } from '@sluice/adapter-web';
    const limits = [fixedWindow({ name: 'two', limit: 2, window: '1h' })];
    const send = rateLimited({ limits, address: fromFly }, () => new Response('passed'));
    const headers = { 'fly-client-ip': '192.0.2.1' };
    const request = () => new Request('http://app.example/', { headers });
  `,
  'adapter-web/hono': `
    import { fixedWindow, fromFly, rateLimit } from '@sluice/adapter-web/hono';
    import { Hono } from 'hono';
    const limits = [fixedWindow({ name: 'two', limit: 2, window: '1h' })];
    const app = new Hono().use(rateLimit({ limits, address: fromFly })).get('/', (c) => c.text('passed'));
    const send = (request) => app.fetch(request);
    const headers = { 'fly-client-ip': '192.0.2.1' };
    const request = () => new Request('http://app.example/', { headers });
  `,
  'adapter-web/workers': `
    import { fixedWindow, rateLimited } from '@sluice/adapter-web/workers';
    const limits = [fixedWindow({ name: 'two', limit: 2, window: '1h' })];
    const fetch = rateLimited({ limits }, () => new Response('passed'));
    const send = (request) => fetch(request, {}, { waitUntil() {} });
    const headers = { 'cf-connecting-ip': '192.0.2.1' };
    const request = () => new Request('http://app.example/', { headers });
  `,
};

const SEND = `
  export const answered = (async () => {
    const answers = [];
    for (let i = 0; i < 3; i++) {
      const response = await send(request());
      const { status, headers } = response;
      answers.push([status, headers.get('ratelimit-policy'), headers.get('content-type'), await response.text()]);
    }
    return JSON.stringify(answers);
  })();
`;

const targets = ['browser', 'edge'] as const;

describe.each(targets)('without Node: %s', (target) => {
  test.each(Object.entries(PROGRAMS))('%s limits requests of the Web', async (_name, program) => {
    const { code, imports } = await bundleWithEsbuild(program + SEND, { target, format: 'script' });
    expect(imports).toEqual([]);
    // `process.getBuiltinModule`, called where there is one, is no import.
    expect(/\b(?:import|require)\s*\(?\s*["'`]|\bfrom\s*["'`]/.exec(code)?.[0]).toBeUndefined();
    const runtime = new EdgeVM();
    expect(runtime.evaluate('typeof process + typeof require + typeof Buffer')).toBe('undefined'.repeat(3));
    runtime.evaluate(code);
    const answers = JSON.parse(await runtime.evaluate('bundled.answered'));
    const policy = '"two";q=2;w=3600';
    expect(answers.slice(0, 2)).toMatchObject([
      [200, policy, expect.stringContaining('text/plain'), 'passed'],
      [200, policy, expect.stringContaining('text/plain'), 'passed'],
    ]);
    const [status, refusedPolicy, type, body] = answers[2];
    expect([status, refusedPolicy, type]).toEqual([429, policy, 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ status: 429, 'violated-policies': ['two'] });
  });
});

describe('the whole bundle', () => {
  const lines: string[] = [];
  afterAll(() => {
    console.log(`minified; min+gzip (budget), in bytes, with all dependencies:\n${lines.join('\n')}`);
  });

  test.each(wholeBundleBudgets)(
    'of $name is within its budget, in a browser and at the edge',
    async (budget) => {
      const { name, imports, budgetBytes, measuredBytes } = budget;
      for (const target of targets) {
        const bundle = await bundleWithEsbuild(imports, { target, external: ['hono', 'hono/*'] });
        expect(bundle.imports.filter((path) => !/^hono\b/.test(path))).toEqual([]);
        const bytes = gzipBytes(bundle);
        lines.push(`  ${name}, ${target}: ${bundle.code.length}; ${bytes} (${budgetBytes})`);
        expect(bytes, `${name} weighs ${bytes} bytes; see test/size-budgets.ts`).toBeLessThanOrEqual(
          budgetBytes,
        );
      }
      expect(budgetBytes / measuredBytes).toBeLessThan(1.06);
    },
  );
});
