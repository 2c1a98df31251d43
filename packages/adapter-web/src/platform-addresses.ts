/** A request of the Web, or a context of Hono that holds one. */
export type RequestOrContext =
  | { readonly headers: HeadersReader }
  | { readonly req: { readonly raw: { readonly headers: HeadersReader } } };

/** The part of the Web's `Headers` that is read. */
export interface HeadersReader {
  get(name: string): string | null;
}

/**
 * Returns the client's address on Cloudflare: `cf-connecting-ip`, which it sets on every request and clients
 * cannot choose. Use it for the option `address`, and only where every request comes through Cloudflare:
 * anyone who reaches the server directly can send this header.
 */
export function fromCloudflare(request: RequestOrContext): string | undefined {
  return headerOf(request, 'cf-connecting-ip');
}

/**
 * Returns the client's address on Vercel: `x-real-ip`, which it sets on every request and clients cannot
 * choose. Use it for the option `address`, and only on Vercel: elsewhere, clients can send this header.
 */
export function fromVercel(request: RequestOrContext): string | undefined {
  return headerOf(request, 'x-real-ip');
}

/**
 * Returns the client's address on Fly: `fly-client-ip`, which its proxy sets on every request and clients
 * cannot choose. Use it for the option `address`, and only on Fly: elsewhere, clients can send this header.
 */
export function fromFly(request: RequestOrContext): string | undefined {
  return headerOf(request, 'fly-client-ip');
}

function headerOf(request: RequestOrContext, name: string): string | undefined {
  const { headers } = 'req' in request ? request.req.raw : request;
  return headers.get(name) ?? undefined;
}
