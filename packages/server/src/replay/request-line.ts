const REQUEST = /^([A-Za-z][A-Za-z-]{0,19}) (\S.*?)(?: HTTP\/\d(?:\.\d)?)?$/s;
const ORIGIN = /^[a-z][a-z0-9+.-]{0,15}:\/\/[^/?#]*/i;

/** Method and path of `GET /path HTTP/1.1`; empty for bytes that are not a request. */
export function requestLine(text: string): { readonly method?: string; readonly path?: string } {
  const [, method, target] = REQUEST.exec(text) ?? [];
  if (method === undefined || target === undefined) return {};
  return { method, path: pathOf(target) };
}

/** The target of a request without scheme and host. */
export function pathOf(target: string): string {
  if (target.startsWith('/')) return target;
  const path = target.replace(ORIGIN, '');
  return path === '' || path.startsWith('?') ? `/${path}` : path;
}

/** The address without its port. */
export function addressOf(text: string): string {
  const [, bracketed, v4] = /^(?:\[([0-9a-fA-F:.]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? [];
  return bracketed ?? v4 ?? text;
}
