import { type Framework, routeOf } from '@sluice/http';
import { nodeFramework, trustedBySetting } from '@sluice/http/node';
import type { Request, Response } from 'express';

/** How a guard reads requests of Express 5 and 4. */
export const expressFramework: Framework<Request, Response> = nodeFramework({
  message: (request) => request,
  reply: (response) => response,
  // No other source: the app names the proxies it trusts in one place, its setting `trust proxy`.
  address: (request) => request.ip,
  trustedProxies: ({ app }) => trustedBySetting(app.get('trust proxy')),
  route: declaredRoute,
});

/**
 * Returns the route of the handler, without the path its router is mounted at: of that, Express reports only
 * what the client wrote. Returns undefined in `app.use`, where no route is known yet.
 */
function declaredRoute(request: Request): string | undefined {
  const route: { readonly path: unknown; readonly methods?: Readonly<Record<string, unknown>> } | undefined =
    request.route;
  return route === undefined ? undefined : routeOf(String(route.path), Object.keys(route.methods ?? {}));
}
