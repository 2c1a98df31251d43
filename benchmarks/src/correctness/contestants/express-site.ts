import express, { type RequestHandler } from 'express';
import { type Site, type SiteOptions, siteOf } from '../site.ts';
import type { Surroundings } from '../surroundings.ts';
import { FAILS_AFTER_MS } from './failing-request.ts';

/** A site in Express behind that handler. A request with `x-fail` is answered with a 500, after a while. */
export function expressSite(
  handler: RequestHandler,
  { trustsProxy = false }: SiteOptions,
  surroundings: Surroundings,
): Promise<Site> {
  const app = express();
  if (trustsProxy) app.set('trust proxy', 'loopback');
  // Else Express prints every error of a handler.
  app.set('env', 'test');
  app.use(handler);
  app.get('/', (request, response) => {
    if (request.headers['x-fail'] === undefined) response.end();
    else setTimeout(() => response.status(500).end(), FAILS_AFTER_MS);
  });
  return siteOf(app, surroundings);
}
