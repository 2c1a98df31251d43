import { type Framework, routeOf, type TrustedProxies } from '@sluice/http';
import { nodeFramework, trustedBySetting } from '@sluice/http/node';
import type { Context, Response } from 'koa';

/** How a guard reads requests of Koa 3 and 2. */
export const koaFramework: Framework<Context, Response> = nodeFramework({
  message: ({ req }) => req,
  reply: ({ res }) => res,
  // No other source: the app has its own rules on proxies. Koa has an empty text for an unknown address.
  address: ({ ip }) => ip || undefined,
  trustedProxies,
  route: declaredRoute,
});

/** Without a count of proxies, Koa takes the entry that the client may have written. */
function trustedProxies({ app }: Context): TrustedProxies {
  const isCounted = app.maxIpsCount > 0 || app.proxyIpHeader.toLowerCase() !== 'x-forwarded-for';
  return app.proxy && isCounted ? 'some' : trustedBySetting(app.proxy);
}

/** What `@koa/router` keeps on the context of a request that it has a route for. */
interface Routed {
  readonly _matchedRoute?: unknown;
  readonly matched?: readonly { readonly path: unknown; readonly methods: readonly string[] }[];
}

/** Returns the route of `@koa/router`. Undefined in `app.use`, where no route is known yet. */
function declaredRoute(context: Context): string | undefined {
  const { _matchedRoute: path, matched = [] } = context as Routed;
  if (path === undefined) return undefined;
  const layer = matched.find((one) => one.path === path && one.methods.includes(context.method));
  return routeOf(String(path), layer?.methods ?? []);
}
