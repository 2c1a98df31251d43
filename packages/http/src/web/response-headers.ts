import type { Header } from '../headers/quota-headers.ts';
import { isStaleOnRefusal } from '../headers/stale-headers.ts';

/**
 * Returns the response with headers that it does not have yet. What the handler has set stays, and so does
 * what a limiter has set that runs after this one: it reports the limits of both.
 *
 * A response whose headers are immutable, as those of `fetch` and of `Response.redirect` are, is copied. One
 * that cannot be copied, such as the upgrade to a WebSocket, is returned as it is.
 */
export function withHeaders(response: Response, headers: readonly Header[]): Response {
  const absent = headers.filter(([name]) => !response.headers.has(name));
  if (absent.length === 0) return response;
  try {
    for (const [name, value] of absent) response.headers.set(name, value);
    return response;
  } catch {
    return copyWith(response, absent);
  }
}

function copyWith(response: Response, headers: readonly Header[]): Response {
  let copy: Response;
  try {
    copy = new Response(response.body, response);
  } catch {
    return response;
  }
  for (const [name, value] of headers) copy.headers.set(name, value);
  return copy;
}

/** Removes the headers that were set for another answer and must not stay on a refusal. */
export function removeStaleHeaders(headers: Headers): void {
  for (const name of [...headers.keys()]) if (isStaleOnRefusal(name)) headers.delete(name);
}
