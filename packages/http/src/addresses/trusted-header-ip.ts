import { outOfRange, validateOptions, wrongType } from '@sluice/core/option-validation';
import { parseAddress } from './address-bits.ts';
import { AddressRanges } from './address-ranges.ts';

/** The options of {@link trustedHeaderIp}. */
export interface TrustedHeaderOptions {
  /** The header in which the proxy names the client, such as `'cf-connecting-ip'`. One address, not a list. */
  readonly header: string;
  /** The addresses and networks that the proxy connects from. From anywhere else, the header is not believed. */
  readonly from: readonly string[];
}

/** What is read: a request of Node, of Express or of Fastify. */
export interface ProxiedRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/**
 * A function that finds the address of the client of a known proxy, for the option `address`: what the header says when
 * the socket's peer is in `from` and the header holds exactly one address; else the address of the socket.
 *
 * The proxy must set the header itself and overwrite one that a client sends. Throws a `TypeError` or `RangeError` that
 * names the option at fault.
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
  // A token, as RFC 9110 section 5.6.2 has it.
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header)) {
    throw outOfRange(`${caller}: \`header\``, header, allowed, "'x-real-ip'");
  }
  const ranges = new AddressRanges(`${caller}: \`from\``, from);
  const name = header.toLowerCase();
  return ({ headers, socket }) => {
    const peer = socket.remoteAddress;
    if (!ranges.has(peer)) return peer;
    const value = headers[name];
    return parseAddress(value) === undefined ? peer : (value as string);
  };
}
