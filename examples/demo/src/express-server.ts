import { clientKey, rateLimit } from '@sluice/adapter-express';
import type { Store } from '@sluice/core';
import express, { type Express, type Request } from 'express';
import { anonymous, type DemoLimits, type Tier, tiers } from './tiers.ts';

const tierByApiKey = new Map(tiers.map((tier) => [tier.apiKey, tier]));

/**
 * A small rate-limited API with three routes. Two are limited by the caller's tier, and the login by address.
 */
export function expressServer(store: Store, limits: DemoLimits): Express {
  const app = express().disable('x-powered-by').disable('etag');

  const byTier = rateLimit({
    store,
    key: caller,
    limits: (request) => limits.tiers.get(tierOf(request)) ?? null,
  });
  app.get('/api/hello', byTier, (request, response) => {
    response.json({ hello: tierOf(request).name });
  });

  const costly = rateLimit({
    store,
    key: caller,
    limits: (request) => limits.export.get(tierOf(request)) ?? null,
  });
  app.get('/api/export', costly, (_request, response) => {
    response.json({ rows: 1000 });
  });

  // By address, and before any password is verified: a refused attempt reveals nothing.
  app.post('/login', rateLimit({ store, limits: limits.login }), (_request, response) => {
    response.status(401).json({ error: 'wrong password' });
  });
  return app;
}

function tierOf(request: Request): Tier {
  const apiKey = request.get('x-api-key');
  return (apiKey === undefined ? undefined : tierByApiKey.get(apiKey)) ?? anonymous;
}

/**
 * The key to count: the owner of a known API key, else the address. An invented API key gets no new quota.
 */
function caller(request: Request): string {
  const { apiKey } = tierOf(request);
  return apiKey === undefined ? clientKey(request.ip, request.socket.remoteAddress) : `key:${apiKey}`;
}
