import { outOfRange, validateOptions, wrongType } from '@sluice/core/option-validation';
import { parseAddress, withoutPort } from './address-bits.ts';
import { AddressRanges } from './address-ranges.ts';
import { forwardedFor } from './forwarded-for.ts';

/** The options of {@link trustedHeaderIp}. */
export interface TrustedHeaderOptions {
  /**
   * The header in which the proxy names the client, such as `'cf-connecting-ip'`. It holds one address, not a
   * list. Of `'forwarded'` (RFC 7239), the address is `for` of the last element, which the proxy has added.
   */
  readonly header: string;
  /** The addresses and networks the proxy connects from. From anywhere else, the header is ignored. */
  readonly from: readonly string[];
}

/**
 * The part of a request that {@link trustedHeaderIp} reads. Requests of Node, Express and Fastify have it.
 */
export interface ProxiedRequest {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket: {
    /** The address of the peer: of the proxy, where there is one. */
    readonly remoteAddress?: string | undefined;
  };
}

/**
 * Creates a function for the option `address` that reads the client's address from a header a known proxy
 * sets. It returns the address in the header if the socket's peer is in `from` and the value is exactly one
 * address, with or without a port; otherwise the address of the socket.
 *
 * Use it for a provider with a header of its own, such as Cloudflare. For `X-Forwarded-For`, use the
 * framework's setting (`trust proxy`, `trustProxy`) instead. The proxy must set the header itself and
 * overwrite one that a client sends.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * const address = trustedHeaderIp({ header: 'cf-connecting-ip', from: ['192.0.2.0/24', '2001:db8::/32'] });
 * app.use(rateLimit({ store, limits, address }));
 * ```
 */
export function trustedHeaderIp(
  options: TrustedHeaderOptions,
): (request: ProxiedRequest) => string | undefined {
  const caller = 'trustedHeaderIp';
  validateOptions(
    caller,
    options,
    ['header', 'from'],
    "{ header: 'cf-connecting-ip', from: ['192.0.2.0/24'] }",
  );
  const { header, from } = options;
  const allowed = 'the name of a header';
  if (typeof header !== 'string') throw wrongType(`${caller}: \`header\``, header, allowed, "'x-real-ip'");
  // A token (RFC 9110, section 5.6.2).
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header)) {
    throw outOfRange(`${caller}: \`header\``, header, allowed, "'x-real-ip'");
  }
  const ranges = new AddressRanges(`${caller}: \`from\``, from);
  const name = header.toLowerCase();
  return ({ headers, socket }) => {
    const peer = socket.remoteAddress;
    if (!ranges.has(peer)) return peer;
    const value = name === 'forwarded' ? forwardedFor(headers[name]) : headers[name];
    if (typeof value !== 'string') return peer;
    return [value, withoutPort(value)].find((address) => parseAddress(address) !== undefined) ?? peer;
  };
}
