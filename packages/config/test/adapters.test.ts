import { rateLimit as fastifyRateLimit } from '@sluice/adapter-fastify';
import { rateLimited } from '@sluice/adapter-web';
import { rateLimit as honoRateLimit } from '@sluice/adapter-web/hono';
import { memoryStore } from '@sluice/store-memory';
import fastify from 'fastify';
import { Hono } from 'hono';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Attributes, type Config, loadConfig, requestAttributes } from '../src/index.ts';

/** A request that a server under test gets, and what it answers. */
type Send = (path: string, method?: string) => Promise<{ status: number; policies: string | null }>;

const load = (): Config =>
  loadConfig(new URL('limits-of-adapters.yaml', import.meta.url), {
    stores: { memory: () => memoryStore() },
  });

const ofWebRequest = (request: Request): Attributes => ({
  method: request.method,
  path: new URL(request.url).pathname,
  tier: request.headers.get('x-tier'),
  ip: '192.0.2.1',
});

const answerOf = ({ status, headers }: Response) => ({ status, policies: headers.get('ratelimit-policy') });

const servers: Readonly<Record<string, () => Promise<Send>>> = {
  async Fastify() {
    const server = fastify();
    await server.register(fastifyRateLimit, {
      limiter: load().limiter('api'),
      key: (request) => requestAttributes(request),
    });
    server.all('/*', async () => 'ok');
    onTestFinished(() => server.close());
    return async (path, method = 'GET') => {
      const { statusCode, headers } = await server.inject({ method: method as 'GET', url: path });
      return { status: statusCode, policies: (headers['ratelimit-policy'] as string | undefined) ?? null };
    };
  },
  async 'the Web `Request`'() {
    const handler = rateLimited(
      { limiter: load().limiter('api'), address: () => '192.0.2.1', key: ofWebRequest },
      () => new Response('ok'),
    );
    return async (path, method = 'GET') =>
      answerOf(await handler(new Request(`http://localhost${path}`, { method })));
  },
  async Hono() {
    const app = new Hono();
    const key = ({ req }: { req: { raw: Request } }): Attributes => ofWebRequest(req.raw);
    app.use(honoRateLimit({ limiter: load().limiter('api'), address: () => '192.0.2.1', key }));
    app.all('/*', (context) => context.text('ok'));
    return async (path, method = 'GET') => answerOf(await app.request(path, { method }));
  },
};

for (const [name, serve] of Object.entries(servers)) {
  describe(`an adapter for ${name}`, () => {
    it('takes the limiter of a file as it is', async () => {
      const send = await serve();
      const statuses: number[] = [];
      for (let i = 0; i < 3; i++) statuses.push((await send('/v1/login?again', 'POST')).status);
      expect(statuses).toEqual([200, 200, 429]);
      const other = await send('/v1/orders');
      expect(other.status).toBe(200);
      expect(other.policies).toContain('"minute";q=10');
      expect(other.policies).not.toContain('login');
    });
  });
}
