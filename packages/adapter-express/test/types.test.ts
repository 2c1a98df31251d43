import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createLimiter, type Decision, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import express, { type Request, type RequestHandler } from 'express';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { RateLimitHandler, RequestSubject } from '../src/index.ts';
import { rateLimit } from '../src/index.ts';

const store = memoryStore();
const perMinute = fixedWindow({ name: 'per-minute', limit: 2, window: '1m' });

// The compiler proves most of these. It reads this file with the types of Express 5 and again with those of
// Express 4.
describe('the types of rateLimit', () => {
  it('return a handler that fits everywhere in an app', () => {
    const handler = rateLimit({ store, limits: [perMinute] });
    expectTypeOf(handler).toExtend<RequestHandler>();
    expectTypeOf(handler).toEqualTypeOf<RateLimitHandler<RequestSubject<Request>>>();
    const app = express();
    app.use(handler);
    app.use('/api', handler);
    app.get('/users/:id', handler, (request, response) => {
      expectTypeOf(request.rateLimit).toEqualTypeOf<Decision | undefined>();
      response.end();
    });
    express.Router().use(handler);
    expect(handler).toHaveLength(3);
  });

  it('pass the request to key functions, of the option and of a limit, without annotation', () => {
    const handler = rateLimit({
      store,
      limits: [
        perMinute,
        fixedWindow({
          name: 'per-agent',
          limit: 9,
          window: '1m',
          key: (request) => request.get('user-agent') ?? '',
        }),
      ],
      key: (request) => request.get('user') ?? '',
      cost: (request) => request.url.length,
    });
    expectTypeOf(handler).toExtend<RequestHandler>();
    const onNumbers = fixedWindow({ name: 'n', limit: 1, window: '1m', key: (n: number) => `${n}` });
    // @ts-expect-error a limit on numbers
    rateLimit({ store, limits: [onNumbers] });
  });

  it('require a key for a limiter that takes subjects', () => {
    const limiter = createLimiter({
      store,
      limits: [
        fixedWindow({
          name: 'per-host',
          limit: 1,
          window: '1m',
          key: (request: Request) => request.hostname,
        }),
      ],
    });
    rateLimit({ limiter, key: (request) => request });
    // @ts-expect-error the limiter takes requests, not addresses
    rateLimit({ limiter });
    // @ts-expect-error the limiter takes requests, not host names
    rateLimit({ limiter, key: (request) => request.hostname });
    rateLimit({ limiter: createLimiter({ store, limits: [perMinute] }) });
  });

  it('reject what is rejected at run time', () => {
    const limiter = createLimiter({ store, limits: [perMinute] });
    // @ts-expect-error both
    expect(() => rateLimit({ store, limits: [perMinute], limiter })).toThrow();
    // @ts-expect-error neither
    expect(() => rateLimit({})).toThrow();
    // @ts-expect-error no such option
    expect(() => rateLimit({ store, limits: [perMinute], max: 5 })).toThrow();
  });

  it('hold with the types of Express 4', () => {
    const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
    const tsc = join(compiler, '..', 'bin', 'tsc');
    const project = join(import.meta.dirname, 'tsconfig.express4.json');
    const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });
});
