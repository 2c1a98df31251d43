import { BadRequest } from './bad-request.ts';
import { responseHeaders } from './response-headers.ts';

/** Answers one path of a page for a visitor who has been admitted. */
export interface Route<Visitor> {
  readonly method: 'GET' | 'POST';
  answer(request: Request, visitor: Visitor): Response | Promise<Response>;
}

/** A small site of flat names below wherever it is mounted. */
export interface RoutedPage<Visitor> {
  readonly policy: string;
  /** The `WWW-Authenticate` of a 401. */
  readonly challenge: string | undefined;
  /** By name; the empty name is the page itself. */
  readonly routes: ReadonlyMap<string, Route<Visitor>>;
  /** Resolves to undefined for a request that gets 401 and nothing else. */
  admit(request: Request, original: unknown): Promise<Visitor | undefined>;
}

/**
 * Answers a request. `path` is what follows the mount point: empty for the mount point without a slash.
 * Without it, the last segment of the URL is the name, so a handler need not know where it is mounted.
 */
export async function answer<Visitor>(
  page: RoutedPage<Visitor>,
  request: Request,
  original: unknown,
  path?: string,
): Promise<Response> {
  const visitor = await page.admit(request, original);
  if (visitor === undefined) return unauthorized(page.challenge);
  const { pathname } = new URL(request.url);
  const name = path === undefined ? pathname.slice(pathname.lastIndexOf('/') + 1) : path.slice(1);
  const route = page.routes.get(name);
  const isMountPoint = path === '' || (path === undefined && route === undefined);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (isMountPoint && method === 'GET') return redirectInto(page.policy, pathname);
  if (route === undefined) return problem(page.policy, 404, 'There is no such page.');
  if (method !== route.method) {
    return problem(page.policy, 405, `The method must be ${route.method}.`, { allow: route.method });
  }
  try {
    const response = await route.answer(request, visitor);
    return request.method === 'HEAD' ? new Response(null, response) : response;
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    return problem(page.policy, error.status, error.message);
  }
}

/** An answer in JSON. */
export function json(
  policy: string,
  status: number,
  value: unknown,
  more: Record<string, string> = {},
): Response {
  const headers = responseHeaders(policy, { 'content-type': 'application/json', ...more });
  return new Response(JSON.stringify(value), { status, headers });
}

function problem(policy: string, status: number, error: string, more: Record<string, string> = {}): Response {
  return json(policy, status, { error }, more);
}

/** Says nothing about what is here. */
export function unauthorized(challenge: string | undefined): Response {
  const headers = { 'cache-control': 'no-store', ...(challenge && { 'www-authenticate': challenge }) };
  return new Response(null, { status: 401, headers });
}

/** All URLs of a page are relative, so the page needs the slash. */
function redirectInto(policy: string, pathname: string): Response {
  const location = `./${pathname.slice(pathname.lastIndexOf('/') + 1)}/`;
  return new Response(null, { status: 308, headers: responseHeaders(policy, { location }) });
}
