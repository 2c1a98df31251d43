import { clientKey, rateLimit } from '@sluice/adapter-express';
import type { Store } from '@sluice/core';
import express, { type Express, type Request } from 'express';
import { anonymous, type DemoLimits, type Tier, tiers } from './tiers.ts';

const tierByApiKey = new Map(tiers.map((tier) => [tier.apiKey, tier]));

/** A small API behind rate limits: three routes, of which two ask for the caller's tier and one for nobody's. */
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

  // By address, and before any password is looked at: what is over the limit learns nothing.
  app.post('/login', rateLimit({ store, limits: limits.login }), (_request, response) => {
    response.status(401).json({ error: 'wrong password' });
  });
  return app;
}

function tierOf(request: Request): Tier {
  const apiKey = request.get('x-api-key');
  return (apiKey === undefined ? undefined : tierByApiKey.get(apiKey)) ?? anonymous;
}

/** Whom to count: the owner of a key that we know, else the address. An invented key is no fresh quota. */
function caller(request: Request): string {
  const { apiKey } = tierOf(request);
  return apiKey === undefined ? clientKey(request.ip, request.socket.remoteAddress) : `key:${apiKey}`;
}
