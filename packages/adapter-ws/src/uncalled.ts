import { EventEmitter } from 'node:events';
import { uncalledError } from '@sluice/http';

/**
 * Throws if a server has called a function of this package as a listener, because the app has passed the
 * function itself: `options` is then a request, a socket, the data of a message, or what `verifyClient` gets.
 */
export function rejectUncalled(caller: string, options: unknown): void {
  if (typeof options !== 'object' || options === null) return;
  const isInfo = 'req' in options && 'secure' in options;
  if (options instanceof EventEmitter || ArrayBuffer.isView(options) || isInfo) throw uncalledError(caller);
}
