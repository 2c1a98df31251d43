import { isIPv4 } from 'node:net';
import { validateInteger, validateOptions } from '@sluice/core/option-validation';
import { networkOf, parseAddress } from './address-bits.ts';

/** What every client is counted under whose address nobody can tell, such as one on a Unix socket. */
const UNKNOWN = 'unknown';

/** The finest network that never merges strangers: many mobile networks hand out exactly one /64. */
export const DEFAULT_IPV6_PREFIX = 64;

/** How coarsely IPv6 addresses are counted. */
export interface ClientKeyOptions {
  /** How many leading bits of an IPv6 address count: a whole number from 32 to 64. Default: 64. */
  readonly ipv6Prefix?: number;
}

/** What {@link addressKey} reads: a request of Express or of Fastify. */
export interface AddressedRequest {
  /** The address as the framework tells it, after its own rules on proxies. */
  readonly ip?: string | undefined;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/**
 * The key of a client, from its address as the framework tells it. What is no address is never a key, since then it
 * was chosen by whoever wrote the header: the address of the socket is taken instead, and `'unknown'`, one key for
 * all, where there is none either.
 *
 * Decided by the bits, not by the spelling: an IPv4 address inside an IPv6 one (mapped or NAT64) is that IPv4 address;
 * of any other IPv6 address only the network counts, because everybody who has a /64 has 2^64 addresses.
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
 * A `key` function for a limit on whole networks, beside one on single clients: then one check charges both or none,
 * and who walks through the /64s of a /48 is stopped by the limit on the /48.
 */
export function addressKey(options: ClientKeyOptions = {}): (request: AddressedRequest) => string {
  const ipv6Prefix = ipv6PrefixOf('addressKey', options);
  return ({ ip, socket }) => clientKey(ip, socket.remoteAddress, { ipv6Prefix });
}

/** The key of an address; undefined when the text is none. */
export function networkKey(address: unknown, ipv6Prefix: number): string | undefined {
  // What most requests come with, and its own key.
  if (typeof address === 'string' && isIPv4(address)) return address;
  const parsed = parseAddress(address);
  if (parsed === undefined) return undefined;
  return parsed.version === 4 ? parsed.text : networkOf(parsed, ipv6Prefix);
}

function ipv6PrefixOf(caller: string, options: ClientKeyOptions): number {
  validateOptions(caller, options, ['ipv6Prefix'], '{ ipv6Prefix: 56 }');
  return validateIpv6Prefix(caller, options.ipv6Prefix);
}

/** The prefix, or the default where none is given; throws a `RangeError` for one outside of 32 to 64. */
export function validateIpv6Prefix(caller: string, prefix: unknown): number {
  if (prefix === undefined) return DEFAULT_IPV6_PREFIX;
  return validateInteger(`${caller}: \`ipv6Prefix\``, prefix, '56', 32, 64);
}
