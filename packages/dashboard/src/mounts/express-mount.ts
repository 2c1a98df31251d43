import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RoutedPage } from '../serving/routed-page.ts';
import { answerNode, sendOn } from './node-exchange.ts';

/** Middleware for `app.use('/limits', ...)`. It answers every request that it gets. */
export type ExpressMount = (
  request: IncomingMessage & { readonly originalUrl?: string; readonly body?: unknown },
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/** Mounts a page on Express. Errors of the function that admits visitors go to Express. */
export function expressMount<Visitor>(page: RoutedPage<Visitor>): ExpressMount {
  return (request, response, next) => {
    const below = pathOf(request.url ?? '/');
    const url = request.originalUrl ?? request.url ?? '/';
    // Express removes the mount point from `url`, but always leaves a slash.
    const isMountPoint = below === '/' && !pathOf(url).endsWith('/');
    const path = isMountPoint ? '' : below;
    answerNode(page, {
      message: request,
      reply: response,
      original: request,
      url,
      path,
      parsedBody: request.body,
    })
      .then((answered) => sendOn(request, response, answered))
      .catch(next);
  };
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] as string;
}
