import type { Message } from '../adapters/app.ts';
import { type BrokenAdapter, brokenOnNode, changing } from './broken-adapter.ts';

/** Returns an entry of X-Forwarded-For, or the address of the socket. */
function forwarded({ headers, socket }: Message, at: number): string | undefined {
  const entries = headers['x-forwarded-for'];
  return entries === undefined ? socket.remoteAddress : String(entries).split(',').at(at)?.trim();
}

/** Adapters that take one client for another, or one path. */
export const clientsAndPaths: readonly BrokenAdapter[] = [
  brokenOnNode(
    "takes the server's address for the client's",
    { framework: () => ({ address: ({ socket }) => socket.localAddress }) },
    'counts 127.0.0.1 and 127.0.0.2 apart',
  ),
  brokenOnNode(
    'believes X-Forwarded-For',
    { framework: () => ({ address: (request) => forwarded(request, -1) }) },
    'ignores X-Forwarded-For if no proxy is trusted',
  ),
  brokenOnNode(
    'believes the client about proxies',
    {
      framework: ({ trustedProxies, address }) => ({
        address: (request) => (trustedProxies(request) === 'none' ? address(request) : forwarded(request, 0)),
      }),
    },
    'takes the entry of X-Forwarded-For that the trusted proxy has added',
  ),
  brokenOnNode(
    'says that it trusts a proxy',
    { framework: () => ({ trustedProxies: () => 'some' }) },
    'reports once that X-Forwarded-For, and once that Forwarded is ignored',
  ),
  changing(
    'counts the text of an address',
    ({ key }) => ({ key: key ?? ((request: unknown) => forwarded(request as Message, -1) ?? 'none') }),
    'counts an invalid address behind a proxy as the proxy, and reports it once',
    'counts all ports and spellings of an address, and all of a /64, as one client',
  ),
  brokenOnNode(
    'lets requests without an address pass',
    { skips: ({ socket }) => socket.remoteAddress === undefined },
    'counts clients without an address as one, and reports it once',
  ),
  brokenOnNode(
    'takes an address from a proxy that has one only',
    {
      framework: ({ address }) => ({
        address: (request) => (request.socket.remoteAddress === undefined ? undefined : address(request)),
      }),
    },
    'takes the address of the client from a trusted proxy on a Unix socket',
  ),
  brokenOnNode(
    'compares paths as text',
    { skips: ({ url = '' }) => url !== '/login' && !url.startsWith('/u/') },
    'limits a request however its path is written',
    'counts all ways to write a path together',
  ),
  brokenOnNode(
    'takes the URL for the route',
    { framework: () => ({ route: ({ method, url }) => `${method === 'HEAD' ? 'GET' : method} ${url}` }) },
    'spends the budget of the route that answers, however its path is written',
    'gives no budget of its own to a value of a path parameter',
  ),
  brokenOnNode(
    'believes a header about the method',
    {
      framework: ({ route }) => ({
        route: (request) => `${request.headers['x-http-method-override'] ?? ''} ${route(request)}`,
      }),
    },
    'counts HEAD as GET, and ignores a header that overrides the method',
  ),
  brokenOnNode(
    'takes the path for the route',
    { framework: ({ route }) => ({ route: (request) => route(request)?.replace(/^\w+ /, '') }) },
    'gives the methods of a path budgets of their own',
  ),
  brokenOnNode(
    'mounts limiters of routes at the app',
    { settings: (settings) => ({ ...settings, limitedAt: 'app' }) },
    'limits only the routes that have a limiter, if it is mounted at routes',
  ),
];
