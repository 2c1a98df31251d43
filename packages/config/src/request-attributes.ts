import type { Attributes } from './rules/attributes.ts';

/** The parts of a request that are read: those of Express, Fastify and Node. */
export interface AttributedRequest {
  readonly method?: string | undefined;
  /** With its query. Default: `url`. */
  readonly originalUrl?: string | undefined;
  readonly url?: string | undefined;
  readonly ip?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Returns `method`, `path`, `ip` and `headers` of a request. Add what your app knows of the caller: the user,
 * the key, the tier.
 *
 * @example
 * ```ts
 * const key = (request: Request) => ({ ...requestAttributes(request), tier: request.user?.plan });
 * ```
 */
export function requestAttributes(request: AttributedRequest): Attributes {
  const { method, originalUrl, url, ip, headers } = request;
  return { method, path: originalUrl ?? url, ip, headers };
}
