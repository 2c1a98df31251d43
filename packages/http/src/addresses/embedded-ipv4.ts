import { contains, ipv4Network } from './network.ts';

/**
 * The prefixes under which translators place IPv4 addresses in the last 32 bits: ::ffff:0:0/96, where a
 * dual-stack socket shows them (RFC 4291, section 2.5.5.2), ::ffff:0:0:0/96, for stateless translation
 * (RFC 2765, section 2.1), and 64:ff9b::/96, for NAT64 (RFC 6052, section 2.1).
 */
const TRANSLATED: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
];
/** 64:ff9b:1::/48, for the NAT64 of one network (RFC 8215). */
const LOCAL_NAT64 = [0x64, 0xff9b, 1];
/** 2001::/32 (RFC 4380, section 2.6). */
const TEREDO = [0x2001, 0];
/** 2002::/16 (RFC 3056, section 2). */
const SIX_TO_FOUR = [0x2002];

/** IPv4 networks that are not on the Internet (RFC 6890), so no tunnel can end there. */
const NOT_PUBLIC = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
].map(ipv4Network);

/** Whether translators place IPv4 addresses in the network of this address. */
export function isInTranslatedNetwork(groups: readonly number[]): boolean {
  return [...TRANSLATED, LOCAL_NAT64].some((prefix) => startsWith(groups, prefix));
}

/**
 * Returns the IPv4 address that a translator has put into an IPv6 address. No client can choose it: addresses
 * of these networks are not routed on the Internet.
 */
export function translatedIPv4(groups: readonly number[]): string | undefined {
  if (TRANSLATED.some((prefix) => startsWith(groups, prefix))) return dotted(groups[6], groups[7]);
  return startsWith(groups, LOCAL_NAT64) ? localNat64(groups) : undefined;
}

/**
 * Returns the public IPv4 address of the host or site at the end of a tunnel, from whose IPv6 addresses there
 * is no answer to anywhere else. A private one is forged.
 */
export function tunnelledIPv4(groups: readonly number[]): string | undefined {
  const [, g1 = 0, g2 = 0, , , , g6 = 0, g7 = 0] = groups;
  if (startsWith(groups, SIX_TO_FOUR)) return publicIPv4(g1, g2);
  // Every bit is inverted, to hide the address from NATs that rewrite it (RFC 4380, section 4).
  return startsWith(groups, TEREDO) ? publicIPv4(g6 ^ 0xffff, g7 ^ 0xffff) : undefined;
}

function publicIPv4(high: number, low: number): string | undefined {
  return NOT_PUBLIC.some((network) => contains(network, [high, low])) ? undefined : dotted(high, low);
}

/**
 * The network chooses a prefix of 48, 56, 64 or 96 bits, and the address does not say which. After the
 * address, all bits are 0, and so are bits 64 to 71 (RFC 6052, section 2.2), so the last bit that is set
 * decides: the shortest layout with room for it is the one. A host address that ends in `.0` may be read by a
 * shorter layout than its own. It still has a key of its own.
 */
function localNat64([, , , g3 = 0, g4 = 0, g5 = 0, g6 = 0, g7 = 0]: readonly number[]): string | undefined {
  const isReservedZero = g4 >> 8 === 0;
  if (g7 !== 0 || (g6 !== 0 && !(isReservedZero && (g6 & 0xff) === 0))) return dotted(g6, g7);
  if (!isReservedZero) return undefined;
  if (g6 !== 0) return dotted((g4 << 8) | (g5 >> 8), (g5 << 8) | (g6 >> 8));
  if ((g5 & 0xff) !== 0) return dotted((g3 << 8) | g4, g5);
  return g3 === 0 && g4 === 0 && g5 === 0 ? undefined : dotted(g3, (g4 << 8) | (g5 >> 8));
}

function startsWith(groups: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((group, i) => groups[i] === group);
}

/** Only the lower 16 bits of each count. */
function dotted(high = 0, low = 0): string {
  return [high >> 8, high, low >> 8, low].map((byte) => byte & 0xff).join('.');
}
