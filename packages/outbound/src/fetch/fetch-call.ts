import type { UpstreamCall } from '../upstream-call.ts';

/** Returns what profiles can learn from a call of `fetch`. */
export function callOfFetch(input: string | URL | Request, init: RequestInit | undefined): UpstreamCall {
  const request = typeof input === 'object' && 'url' in input ? input : undefined;
  const headers = init?.headers ?? request?.headers;
  const body = init?.body;
  return {
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    url: request?.url ?? String(input),
    ...(headers !== undefined && { headers: new Headers(headers) }),
    ...(typeof body === 'string' && { body }),
  };
}

/** The signal that ends the call. */
export function signalOf(
  input: string | URL | Request,
  init: RequestInit | undefined,
): AbortSignal | undefined {
  const own = init?.signal;
  if (own !== undefined) return own ?? undefined;
  return typeof input === 'object' && 'url' in input ? input.signal : undefined;
}

/** Whether a second call sends the same body: streams, and the body of a `Request`, can be read only once. */
export function canBeSentAgain(input: string | URL | Request, init: RequestInit | undefined): boolean {
  const body = init?.body;
  if (body === undefined || body === null) {
    return !(typeof input === 'object' && 'url' in input) || (input.body === null && !input.bodyUsed);
  }
  const isWhole = [ArrayBuffer, Blob, FormData, URLSearchParams].some((kind) => body instanceof kind);
  return typeof body === 'string' || isWhole || ArrayBuffer.isView(body);
}
