import { outOfRange, validateInteger, validateOptions, wrongType } from '@sluice/core/option-validation';

/** Where to listen: on a port, or on a Unix socket. */
export interface ListenOptions {
  /** Default: 127.0.0.1, for callers on this machine. */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port?: number;
  /** The path of a Unix socket, in place of a port. What a crashed process left there is removed. */
  readonly socket?: string;
}

/** Where to listen, validated. */
export type Place = { readonly socket: string } | { readonly host: string; readonly port: number };

/** Throws a `TypeError` or `RangeError` that begins with `caller`. */
export function placeOf(caller: string, options: ListenOptions): Place {
  validateOptions(caller, options, ['host', 'port', 'socket'], '{ port: 8080 }');
  const { host = '127.0.0.1', port, socket } = options;
  if (socket !== undefined) {
    if (typeof socket !== 'string') {
      throw wrongType(`${caller}: \`socket\``, socket, 'a path', "'/run/sluice.sock'");
    }
    // What fits the address of a Unix socket.
    if (socket === '' || Buffer.byteLength(socket) > 107 || port !== undefined) {
      const allowed = 'a path of at most 107 bytes, without `port`';
      throw outOfRange(`${caller}: \`socket\``, socket, allowed, "'/run/sluice.sock'");
    }
    return { socket };
  }
  if (typeof host !== 'string' || host === '') {
    throw wrongType(`${caller}: \`host\``, host, 'a name or an address', "'127.0.0.1'");
  }
  return { host, port: validateInteger(`${caller}: \`port\``, port, '8080', 0, 65_535) };
}

/** Whether a browser of this machine, and no other, can reach the place. */
export function isLoopback(place: Place): boolean {
  return 'host' in place && isLocal(place);
}

/** Whether only this machine can reach the place. */
export function isLocal(place: Place): boolean {
  return 'socket' in place || /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(place.host);
}
