import type { SuiteRequest } from '../adapter-under-test.ts';

/** Where frameworks keep their requests. */
interface Holder {
  readonly headers?: unknown;
  readonly req?: { readonly raw?: unknown } & object;
  readonly request?: { readonly body?: unknown } & object;
  readonly body?: unknown;
}

/** Reads a request by its shape. Throws a `TypeError` for one of an unknown shape. */
export function suiteRequest(request: unknown): SuiteRequest {
  const holder = request as Holder;
  const ofWeb = [holder, holder.req?.raw, holder.req, holder.request].find(isWebRequest);
  if (ofWeb !== undefined) {
    return {
      header: (name) => ofWeb.headers.get(name) ?? undefined,
      parsedBody: undefined,
      // The handler, or a limiter after this one, may read it again.
      body: () => ofWeb.clone().json(),
    };
  }
  const { headers } = holder;
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError('adapter conformance: the request is of an unknown shape. Pass `requestOf`.');
  }
  // A context of Koa has the body of its request there, and that of the response as its own.
  const parsedBody = holder.request === undefined ? holder.body : holder.request.body;
  return {
    header(name) {
      const value: unknown = Reflect.get(headers, name);
      return Array.isArray(value) ? value.join(', ') : (value as string | undefined);
    },
    parsedBody,
    body: async () => parsedBody,
  };
}

function isWebRequest(value: unknown): value is Request {
  if (typeof value !== 'object' || value === null) return false;
  const { headers, clone } = value as Partial<Request>;
  return typeof headers?.get === 'function' && typeof clone === 'function';
}
