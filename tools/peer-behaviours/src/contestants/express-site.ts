import express, { type RequestHandler } from 'express';
import type { Environment } from '../environment.ts';
import { holdRequests } from '../held-requests.ts';
import { type Site, siteOf } from '../site.ts';
import type { FrameworkOptions } from './framework-options.ts';

/**
 * A site in Express behind these handlers, in a row. A request with `x-fail` is held, and then answered with
 * a 500.
 */
export function expressSite(
  handlers: RequestHandler | readonly RequestHandler[],
  environment: Environment,
  { trustsProxy = false, held = holdRequests() }: FrameworkOptions = {},
): Promise<Site> {
  const app = express();
  if (trustsProxy) app.set('trust proxy', 'loopback');
  // Otherwise Express prints every error of a handler.
  app.set('env', 'test');
  app.use(...[handlers].flat());
  app.get('/', async (request, response) => {
    if (request.headers['x-fail'] !== undefined) {
      await held.enter();
      response.status(500);
    }
    response.end();
  });
  return siteOf(app, environment);
}
