import { groupsOfIPv6, isIPv4 } from './address-syntax.ts';
import { translatedIPv4 } from './embedded-ipv4.ts';

/** An address by its bits, not by its spelling: IPv4 in dotted form, or the eight groups of IPv6. */
export type Address = { readonly version: 4; readonly text: string } | AddressV6;

export interface AddressV6 {
  readonly version: 6;
  /** Eight numbers of 16 bits. */
  readonly groups: readonly number[];
}

/**
 * Parses an address. Returns undefined for an invalid one, such as one with a port. An IPv4 address that a
 * translator has put into an IPv6 one is that IPv4 address. A zone is dropped, because it names an interface
 * of this host, not a client.
 */
export function parseAddress(text: unknown): Address | undefined {
  if (typeof text !== 'string') return undefined;
  if (isIPv4(text)) return { version: 4, text };
  const groups = groupsOfIPv6(text);
  if (groups === undefined) return undefined;
  const translated = translatedIPv4(groups);
  return translated === undefined ? { version: 6, groups } : { version: 4, text: translated };
}

/** Parses the address of a client, which may have a port. */
export function parseClientAddress(text: unknown): Address | undefined {
  return parseAddress(text) ?? (typeof text === 'string' ? parseAddress(withoutPort(text)) : undefined);
}

/**
 * Returns the address without its port, where it can be nothing else: after an IPv4 address, or after an IPv6
 * address in brackets, which are dropped, too. Returns any other text as it is.
 */
export function withoutPort(text: string): string {
  const [, v6, v4, port = '0'] = /^(?:\[([^\]]*:[^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  return Number(port) > 65_535 ? text : (v6 ?? v4 ?? text);
}

/**
 * Returns the network of an IPv6 address, such as `2001:db8:0:0::/64`. `prefix` is from 32 to 128. All groups
 * are written where `::` would have none to stand for.
 */
export function networkOf({ groups }: AddressV6, prefix: number): string {
  const whole = prefix >> 4;
  const network = groups.slice(0, whole).map((group) => group.toString(16));
  const rest = prefix & 15;
  if (rest > 0) network.push(((groups[whole] ?? 0) & (0xffff << (16 - rest))).toString(16));
  return `${network.join(':')}${network.length < 8 ? '::' : ''}/${prefix}`;
}
