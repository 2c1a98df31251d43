import express, { type RequestHandler } from 'express';
import { newHold } from '../hold.ts';
import { type Site, siteOf } from '../site.ts';
import type { Surroundings } from '../surroundings.ts';
import type { FrameworkOptions } from './framework-options.ts';

/** A site in Express behind such handlers, in a row. A request with `x-fail` is held, and then answered with a 500. */
export function expressSite(
  handlers: RequestHandler | readonly RequestHandler[],
  surroundings: Surroundings,
  { trustsProxy = false, hold = newHold() }: FrameworkOptions = {},
): Promise<Site> {
  const app = express();
  if (trustsProxy) app.set('trust proxy', 'loopback');
  // Else Express prints every error of a handler.
  app.set('env', 'test');
  app.use(...[handlers].flat());
  app.get('/', async (request, response) => {
    if (request.headers['x-fail'] !== undefined) {
      await hold.enter();
      response.status(500);
    }
    response.end();
  });
  return siteOf(app, surroundings);
}
