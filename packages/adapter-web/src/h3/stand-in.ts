import type { H3Event } from 'h3';

/** What a handler has returned or thrown. */
export type Answered = { readonly value: unknown } | { readonly error: unknown };

/** What h3 returns for a request without a route. */
const NOT_FOUND: symbol = Symbol.for('h3.notFound');

/** The part of responses, and of errors of h3, that is read. */
interface ResponseLike {
  readonly status?: unknown;
  readonly headers?: Headers;
}

/**
 * Returns a response with the status and the headers of the one that h3 will make of what a handler has
 * returned or thrown. h3 makes it after all middleware, and CommonJS cannot load h3 in every test runner.
 */
export function standInFor(answered: Answered, { res }: H3Event): Response {
  const isError = 'error' in answered;
  const value = isError ? answered.error : answered.value;
  const { status, headers: own } = (typeof value === 'object' && value !== null ? value : {}) as ResponseLike;
  // Of values without headers, only errors have a status: others are bodies.
  const isResponse = typeof own?.get === 'function';
  const headers = new Headers(isError ? res.errHeaders : res.headers);
  if (isResponse) for (const [name, field] of own) headers.set(name, field);
  const normal = isError ? 500 : value === NOT_FOUND ? 404 : statusOr(200, res.status);
  return new Response(null, {
    headers,
    status: statusOr(normal, isError || isResponse ? status : undefined),
  });
}

/** Adds fields to the answer, which h3 takes from elsewhere if it reports an error. */
export function addFields({ res }: H3Event, fields: readonly (readonly [string, string])[]): void {
  for (const [name, value] of fields) {
    res.headers.set(name, value);
    res.errHeaders.set(name, value);
  }
}

/** A response cannot be constructed with other statuses. */
function statusOr(normal: number, status: unknown): number {
  return Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599 ? Number(status) : normal;
}
