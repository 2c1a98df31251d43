import { validateInteger, validateOptions } from '@sluice/core/option-validation';
import { networkOf, parseClientAddress } from './address-bits.ts';
import { isIPv4 } from './address-syntax.ts';
import { tunnelledIPv4 } from './embedded-ipv4.ts';

/** The one key of all clients without an address, such as those on a Unix socket. */
const UNKNOWN = 'unknown';

/** A shorter prefix would merge strangers: many mobile networks give each customer exactly one /64. */
const DEFAULT_IPV6_PREFIX = 64;

/** The options of {@link clientKey} and {@link addressKey}. */
export interface ClientKeyOptions {
  /**
   * How many leading bits of an IPv6 address count: a whole number from 32 to 128. More than 64 only where
   * each client has one address, as behind some providers: elsewhere, a client has 2^64 addresses. Default:
   * 64.
   */
  readonly ipv6Prefix?: number;
}

/** The part of a request that {@link addressKey} reads. Requests of Express and Fastify have it. */
export interface AddressedRequest {
  /** The client's address by the framework's own rules on proxies. */
  readonly ip?: string | undefined;
  readonly socket: {
    /** Absent on a Unix socket, and once the socket is destroyed. */
    readonly remoteAddress?: string | undefined;
  };
}

/**
 * Returns the key of a client: its address, or `socketAddress` if `address` is not a valid IP address, or
 * `'unknown'`, one key for all such clients, if neither is. Values that are not valid addresses are never
 * used as keys, because a client could choose them.
 *
 * Without the option `key`, `rateLimit` uses this already. Call it where your own `key` function falls back
 * to the address.
 *
 * The bits decide, not the spelling. An IPv4 address inside an IPv6 one (mapped, translated, NAT64, 6to4 or
 * Teredo) is that IPv4 address. Of any other IPv6 address only the network counts, because whoever has a /64
 * has 2^64 addresses. A port after an address is dropped.
 *
 * Throws a `TypeError` or `RangeError` for a wrong option.
 *
 * @example
 * ```ts
 * clientKey('::ffff:192.0.2.1', undefined); // '192.0.2.1'
 * clientKey('2001:db8:1:2::3', undefined); // '2001:db8:1:2::/64'
 * clientKey('192.0.2.1:4711', undefined); // '192.0.2.1'
 * clientKey('not an address', '192.0.2.1'); // '192.0.2.1'
 * ```
 */
export function clientKey(
  address: string | undefined,
  socketAddress: string | undefined,
  options: ClientKeyOptions = {},
): string {
  const prefix = ipv6PrefixOf('clientKey', options);
  return networkKey(address, prefix) ?? networkKey(socketAddress, prefix) ?? UNKNOWN;
}

/**
 * Creates a `key` function for a limit on whole networks. Use it beside a limit on single clients: one check
 * charges both or neither, and a client that walks through the /64s of its /48 meets the limit on the /48.
 *
 * It reads `request.ip`, so it does not see the option `address`. Throws a `TypeError` or `RangeError` for a
 * wrong option.
 *
 * @example
 * ```ts
 * const perClient = fixedWindow({ name: 'per-client', limit: 60, window: '1m' });
 * const key = addressKey({ ipv6Prefix: 48 });
 * const perSite = fixedWindow({ name: 'per-site', limit: 600, window: '1m', key });
 * app.use(rateLimit({ store, limits: [perClient, perSite] }));
 * ```
 */
export function addressKey(options: ClientKeyOptions = {}): (request: AddressedRequest) => string {
  const ipv6Prefix = ipv6PrefixOf('addressKey', options);
  return ({ ip, socket }) => clientKey(ip, socket.remoteAddress, { ipv6Prefix });
}

/** Returns the key of an address, or undefined if it is not a valid one. */
export function networkKey(address: unknown, ipv6Prefix: number): string | undefined {
  // Most requests come with an IPv4 address, which is its own key.
  if (typeof address === 'string' && isIPv4(address)) return address;
  const parsed = parseClientAddress(address);
  if (parsed === undefined) return undefined;
  if (parsed.version === 4) return parsed.text;
  return tunnelledIPv4(parsed.groups) ?? networkOf(parsed, ipv6Prefix);
}

function ipv6PrefixOf(caller: string, options: ClientKeyOptions): number {
  validateOptions(caller, options, ['ipv6Prefix'], '{ ipv6Prefix: 56 }');
  return validateIpv6Prefix(caller, options.ipv6Prefix);
}

/** Returns the prefix, or the default if there is none. Throws for a prefix outside 32 to 128. */
export function validateIpv6Prefix(caller: string, prefix: unknown): number {
  if (prefix === undefined) return DEFAULT_IPV6_PREFIX;
  return validateInteger(`${caller}: \`ipv6Prefix\``, prefix, '56', 32, 128);
}
