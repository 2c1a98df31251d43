import { uncalledError } from '@sluice/http';

/**
 * Throws if a runtime has called `caller` as a handler, because the app has passed the function itself:
 * `options` is then a request, or an object with the property `named`.
 */
export function rejectUncalled(caller: string, options: unknown, named = 'url'): void {
  if (typeof options === 'object' && options !== null && named in options) throw uncalledError(caller);
}
