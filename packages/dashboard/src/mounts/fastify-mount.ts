import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RoutedPage } from '../serving/routed-page.ts';
import { answerNode, sendOn } from './node-exchange.ts';

/** The part of a request of Fastify that is used here. */
export interface FastifyRequestShape {
  readonly raw: IncomingMessage;
  readonly originalUrl: string;
}

/** The part of a reply of Fastify that is used here. */
export interface FastifyReplyShape {
  readonly raw: ServerResponse;
  getHeaders(): Record<string, number | string | string[] | undefined>;
  hijack(): unknown;
}

/** The part of a scope of Fastify that is used here. */
export interface FastifyScopeShape {
  readonly prefix: string;
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    contentType: string,
    parser: (request: never, payload: never, done: (error: Error | null, body?: unknown) => void) => void,
  ): unknown;
  all(
    path: string,
    handler: (request: FastifyRequestShape, reply: FastifyReplyShape) => Promise<unknown>,
  ): unknown;
}

/** A plugin for `app.register(..., { prefix: '/limits' })`. It answers every request below the prefix. */
export type FastifyMount = (scope: FastifyScopeShape, options?: unknown) => Promise<void>;

/** Mounts a page on Fastify. Errors of the function that admits visitors go to Fastify. */
export function fastifyMount<Visitor>(page: RoutedPage<Visitor>): FastifyMount {
  return async (scope) => {
    // The page reads bodies itself, once the visitor has been admitted.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const handle = async (request: FastifyRequestShape, reply: FastifyReplyShape): Promise<unknown> => {
      const url = request.originalUrl;
      const path = (url.split('?', 1)[0] as string).slice(scope.prefix.length);
      const answered = await answerNode(page, {
        message: request.raw,
        reply: reply.raw,
        original: request,
        url,
        path,
      });
      // Fastify would send the stream of events through its hooks, which may want it whole.
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      await sendOn(request.raw, reply.raw, answered);
      return reply;
    };
    if (scope.prefix !== '') scope.all('', handle);
    scope.all('/*', handle);
  };
}
