import { type Framework, routeOf, type TrustedProxies } from '@sluice/http';
import type { Request, Response } from 'express';

/** Express 5 and 4, as a guard reads them. */
export const expressFramework: Framework<Request, Response> = {
  message: (request) => request,
  reply: (response) => response,
  // And nothing else: which proxies to believe is said once, in the `trust proxy` setting of the app.
  address: (request) => request.ip,
  trustedProxies,
  route: declaredRoute,
};

function trustedProxies({ app }: Request): TrustedProxies {
  const setting: unknown = app.get('trust proxy');
  if (setting === true) return 'all';
  return setting === undefined || setting === false || setting === 0 ? 'none' : 'some';
}

/**
 * The pattern of the route that the handler is in, without where its router is mounted: of that Express tells only what
 * the client wrote. Undefined in `app.use`, where no route is known yet.
 */
function declaredRoute(request: Request): string | undefined {
  const route: { readonly path: unknown; readonly methods?: Readonly<Record<string, unknown>> } | undefined =
    request.route;
  return route === undefined ? undefined : routeOf(String(route.path), Object.keys(route.methods ?? {}));
}
