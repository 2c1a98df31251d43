import { type HeaderFields, headerField } from './header-fields.ts';

/** A response in the one shape that profiles read. `upstreamResponse` makes it from that of any client. */
export interface UpstreamResponse {
  /** The HTTP status, such as 200 or 429. */
  readonly status: number;
  /** Returns the value of a field, whatever the case of its name; several of a name are joined by ", ". */
  header(name: string): string | undefined;
  /** The parsed body, where the caller has it. `undefined`: not known, which is the usual case. */
  readonly body?: unknown;
}

/** A response by shape: that of fetch, axios (`data`), got and Node (`statusCode`), or an object literal. */
export interface ResponseLike {
  readonly status?: number;
  readonly statusCode?: number | undefined;
  readonly headers?: HeaderFields;
  readonly body?: unknown;
  readonly data?: unknown;
}

/** Returns the response as profiles read it. A body that is a stream is not read. */
export function upstreamResponse(response: ResponseLike): UpstreamResponse {
  const { headers } = response;
  return {
    status: response.status ?? response.statusCode ?? 0,
    header: (name) => headerField(headers, name),
    body: parsedBody(response.data ?? response.body),
  };
}

/** The body if it is a value or JSON text, which is what a profile can look into. */
function parsedBody(body: unknown): unknown {
  if (typeof body === 'string') {
    try {
      return JSON.parse(body);
    } catch {
      return body;
    }
  }
  const isValue = typeof body === 'object' && body !== null && isPlain(body);
  return isValue ? body : undefined;
}

function isPlain(body: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(body);
  return Array.isArray(body) || prototype === Object.prototype || prototype === null;
}
