import { type ClientWatch, type Framework, routeOf, type TrustedProxies } from '@sluice/http';
import { nodeFramework, trustedBySetting } from '@sluice/http/node';
import { contextOf, isHttp } from './call.ts';
import { messageOf, type NestRequest, type NestResponse, replyOf } from './nest-requests.ts';

/** What the platforms know of a route and of proxies. */
interface OnPlatform {
  /** On Express. */
  readonly route?: { readonly path: unknown; readonly methods?: Readonly<Record<string, unknown>> };
  readonly app?: { get(setting: string): unknown };
  /** On Fastify. */
  readonly routeOptions?: { readonly url?: string; readonly method: string | string[] };
  readonly server?: object;
}

const onNode = nodeFramework<NestRequest, NestResponse>({
  message: messageOf,
  reply: (response) => response.raw ?? (response as never),
  // Clients of a WebSocket have no address by the platform's rules.
  address: (request) => request.ip ?? messageOf(request).socket.remoteAddress,
  trustedProxies,
  route: declaredRoute,
});

/** How a guard reads requests of Nest, on Express and on Fastify, and in GraphQL and WebSocket contexts. */
export const nestFramework: Framework<NestRequest, NestResponse> = {
  ...onNode,
  carrier(request) {
    const message = messageOf(request);
    // Each call of a resolver or a message counts. What ran before them is reported beside them.
    return isHttp(contextOf(request)) ? message : Object.create(message);
  },
  gone: (request, response) => (replyOf(response) === undefined ? UNSEEN : onNode.gone(request, response)),
  onAnswered(request, response, listener) {
    if (replyOf(response) === undefined) void listener(true);
    else onNode.onAnswered(request, response, listener);
  },
};

/** The client of a context without a response: guards do not see it disconnect. */
const UNSEEN: ClientWatch = { signal: new AbortController().signal, release() {} };

function declaredRoute(request: NestRequest): string {
  const { route, routeOptions } = request as OnPlatform;
  const context = contextOf(request);
  if (isHttp(context)) {
    if (route !== undefined) return routeOf(String(route.path), Object.keys(route.methods ?? {}));
    if (routeOptions?.url !== undefined) return routeOf(routeOptions.url, [routeOptions.method].flat());
  }
  return `${context.getClass().name}.${context.getHandler().name}`;
}

function trustedProxies(request: NestRequest): TrustedProxies {
  const { app, server } = request as OnPlatform;
  return trustedBySetting(app === undefined ? trustProxyOf(server) : app.get('trust proxy'));
}

/** Fastify keeps its options under a symbol that it does not export. Without it, the option counts as set. */
function trustProxyOf(server: object | undefined): unknown {
  for (let scope = server; scope; scope = Object.getPrototypeOf(scope)) {
    const symbol = Object.getOwnPropertySymbols(scope).find((one) => one.description === 'fastify.options');
    if (symbol !== undefined) return Reflect.get(scope, symbol)?.trustProxy;
  }
  return 'unknown';
}
