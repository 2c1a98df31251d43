import type { HeaderFields } from '../header-fields.ts';
import type { UpstreamCall } from '../upstream-call.ts';

/** The part of the configuration of a call that the adapter reads. */
export interface AxiosConfig {
  readonly method?: string;
  readonly url?: string;
  readonly baseURL?: string;
  readonly headers?: unknown;
  readonly data?: unknown;
  readonly signal?: AbortSignal;
}

/** Returns what profiles can learn from a call of axios. */
export function callOfAxios({ method = 'get', url = '', baseURL, headers, data }: AxiosConfig): UpstreamCall {
  const isWhole = baseURL === undefined || /^([a-z][a-z\d+.-]*:)?\/\//i.test(url);
  return {
    method: method.toUpperCase(),
    url: isWhole ? url : `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`,
    ...(headers !== undefined && { headers: fieldsOf(headers) }),
    ...(typeof data === 'string' && { body: data }),
  };
}

function fieldsOf(headers: unknown): HeaderFields {
  const { toJSON } = headers as { toJSON?: () => HeaderFields };
  return typeof toJSON === 'function' ? toJSON.call(headers) : (headers as HeaderFields);
}

/** Axios has turned the body into text, bytes or a form by now, unless it is a stream. */
export function canBeSentAgain(data: unknown): boolean {
  if (data === undefined || data === null || typeof data === 'string') return true;
  const isWhole = [ArrayBuffer, Blob, FormData, URLSearchParams].some((kind) => data instanceof kind);
  return isWhole || ArrayBuffer.isView(data);
}
