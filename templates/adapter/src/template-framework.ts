import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Framework } from '@sluice/http';
import { nodeFramework } from '@sluice/http/node';

/** The server of `node:http`, as a guard reads its requests. It has no proxy settings and no routes. */
export const templateFramework: Framework<IncomingMessage, ServerResponse> = nodeFramework({
  message: (request) => request,
  reply: (response) => response,
  // Only the framework's own rules may decide which proxies to believe. Never read X-Forwarded-For here.
  address: (request) => request.socket.remoteAddress,
  trustedProxies: () => 'none',
  // The declared pattern of the route, such as '/users/:id', never the URL: a client can choose that.
  route: () => undefined,
});
