import { answer, type RoutedPage } from '../serving/routed-page.ts';
import { type ExpressMount, expressMount } from './express-mount.ts';
import { type FastifyMount, fastifyMount } from './fastify-mount.ts';

/**
 * Serves a page: call it with a `Request`, or mount it with `app.use('/limits', page.express)` or
 * `app.register(page.fastify, { prefix: '/limits' })`. `original` is passed on to the function that admits
 * visitors. Rejects with what that function throws.
 */
export interface PageHandler {
  (request: Request, original?: unknown): Promise<Response>;
  /** For Express 5 and 4, and everything else that calls `(request, response, next)`. */
  readonly express: ExpressMount;
  /** A plugin for Fastify 5. It shares the hooks of the scope that it is registered in. */
  readonly fastify: FastifyMount;
}

/** Gives a page its mounts. */
export function pageHandler<Visitor>(page: RoutedPage<Visitor>): PageHandler {
  const handler = (request: Request, original?: unknown): Promise<Response> =>
    answer(page, request, original);
  return Object.assign(handler, { express: expressMount(page), fastify: fastifyMount(page) });
}
