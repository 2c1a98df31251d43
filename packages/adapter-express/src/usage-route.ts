import { parseUsageRouteOptions, type UsageRouteOptions, usageAnswer } from '@sluice/http';
import type { Request, RequestHandler } from 'express';

/**
 * Creates a request handler that answers with the caller's usage of each limit, as `usageOf` of core returns
 * it, so that key holders can see it. The answer is 401 if `key` returns `undefined`, and 503 while the store
 * is out. Looking is not counted. Errors go to Express.
 *
 * Throws a `TypeError` that names the option at fault.
 *
 * @example
 * ```ts
 * app.get('/usage', usageRoute({ limiter, key: (request) => request.user?.id }));
 * ```
 */
export function usageRoute<Subject = string>(options: UsageRouteOptions<Request, Subject>): RequestHandler {
  const parsed = parseUsageRouteOptions(options);
  return (request, response, next) => {
    usageAnswer(parsed, request).then(({ status, headers, body }) => {
      response.statusCode = status;
      for (const [name, value] of headers) response.setHeader(name, value);
      response.end(body);
    }, next);
  };
}
