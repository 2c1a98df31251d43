import type { UpstreamCall } from '../upstream-call.ts';

/** Numbers, UUIDs, and long runs of letters and digits with a digit in them: the ids of objects. */
const ID = /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?=[^/]*\d)[\w-]{16,})$/i;

/** Returns the parts of the path of a call, without its query. Empty if the address is not known. */
export function pathParts(call: UpstreamCall): readonly string[] {
  const { url = '' } = call;
  // By hand, because an address may be relative, and a URL object is costly for every call.
  const [withoutQuery = ''] = url.split(/[?#]/, 1);
  const path = withoutQuery.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');
  return path.split('/').filter((part) => part !== '');
}

/** Returns the host of a call in lower case, with its port. `undefined` if the address is not absolute. */
export function hostOf(call: UpstreamCall): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(call.url ?? '')?.[1]?.toLowerCase();
}

/** Returns the method and path of a call with `:id` in place of ids, such as `GET /users/:id/orders`. */
export function endpointOf(call: UpstreamCall): string {
  const path = pathParts(call).map((part) => (ID.test(part) ? ':id' : part));
  return `${call.method ?? 'GET'} /${path.join('/')}`;
}

/**
 * Returns the text of a field of the body of a call, such as the model. The body may be a value or JSON text,
 * which is parsed.
 */
export function callBodyText({ body }: UpstreamCall, field: string): string | undefined {
  const value: unknown = typeof body === 'string' ? parsed(body) : body;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined;
  const text: unknown = (value as { readonly [name: string]: unknown })[field];
  return typeof text === 'string' ? text : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
