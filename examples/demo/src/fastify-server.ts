import type { RequestListener } from 'node:http';
import { clientKey, rateLimit } from '@sluice/adapter-fastify';
import type { Store } from '@sluice/core';
import fastify, { type FastifyRequest } from 'fastify';
import { anonymous, type DemoLimits, type Tier, tiers } from './tiers.ts';

const tierByApiKey = new Map(tiers.map((tier) => [tier.apiKey, tier]));

/**
 * A small rate-limited API with three routes. Two are limited by the caller's tier, and the login by address.
 */
export async function fastifyServer(store: Store, limits: DemoLimits): Promise<RequestListener> {
  const app = fastify();
  await app.register(rateLimit, {
    store,
    key: caller,
    limits: (request) => limits.tiers.get(tierOf(request)) ?? null,
  });

  app.get('/api/hello', async (request) => ({ hello: tierOf(request).name }));

  const costly = { limits: (request: FastifyRequest) => limits.export.get(tierOf(request)) ?? null };
  app.get('/api/export', { config: { rateLimit: costly } }, async () => ({ rows: 1000 }));

  // By address, and before any password is verified: a refused attempt reveals nothing.
  const login = { limits: limits.login, key: addressOf };
  app.post('/login', { config: { rateLimit: login } }, async (_request, reply) => {
    return reply.code(401).send({ error: 'wrong password' });
  });
  await app.ready();
  return app.routing;
}

function tierOf(request: FastifyRequest): Tier {
  const apiKey = request.headers['x-api-key'];
  return (typeof apiKey === 'string' ? tierByApiKey.get(apiKey) : undefined) ?? anonymous;
}

/**
 * The key to count: the owner of a known API key, else the address. An invented API key gets no new quota.
 */
function caller(request: FastifyRequest): string {
  const { apiKey } = tierOf(request);
  return apiKey === undefined ? addressOf(request) : `key:${apiKey}`;
}

function addressOf({ ip, socket }: FastifyRequest): string {
  return clientKey(ip, socket.remoteAddress);
}
