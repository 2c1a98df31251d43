import { isIP } from 'node:net';

/** 64:ff9b::/96, where a NAT64 gateway places the IPv4 addresses it translates (RFC 6052). */
const NAT64 = [0x64, 0xff9b, 0, 0, 0, 0];
/** ::ffff:0:0/96, where a dual-stack socket shows IPv4 addresses (RFC 4291, section 2.5.5.2). */
const MAPPED = [0, 0, 0, 0, 0, 0xffff];

/** An address by its bits, not by its spelling: IPv4 in dotted form, or the eight groups of IPv6. */
export type Address = { readonly version: 4; readonly text: string } | AddressV6;

export interface AddressV6 {
  readonly version: 6;
  /** Eight numbers of 16 bits. */
  readonly groups: readonly number[];
}

/**
 * Parses an address. Returns undefined for an invalid one, such as one with a port. An IPv4 address inside an
 * IPv6 one (mapped or NAT64) is that IPv4 address. A zone is dropped, because it names an interface of this
 * host, not a client.
 */
export function parseAddress(text: unknown): Address | undefined {
  if (typeof text !== 'string') return undefined;
  const version = isIP(text);
  if (version === 0) return undefined;
  if (version === 4) return { version, text };
  const groups = groupsOf(text);
  if (startsWith(groups, MAPPED) || startsWith(groups, NAT64)) {
    return { version: 4, text: dotted(groups.slice(6)) };
  }
  return { version: 6, groups };
}

/** Returns the network of an IPv6 address, such as `2001:db8:0:0::/64`. `prefix` is from 32 to 64. */
export function networkOf({ groups }: AddressV6, prefix: number): string {
  const whole = prefix >> 4;
  const network = groups.slice(0, whole).map((group) => group.toString(16));
  const rest = prefix & 15;
  if (rest > 0) network.push(((groups[whole] ?? 0) & (0xffff << (16 - rest))).toString(16));
  return `${network.join(':')}::/${prefix}`;
}

/** Returns the eight groups of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const zoneless = address.split('%', 1)[0] ?? '';
  const hex = zoneless.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    return `${(+a * 256 + +b).toString(16)}:${(+c * 256 + +d).toString(16)}`;
  });
  const [head = '', tail] = hex.split('::');
  const front = parse(head);
  const back = parse(tail ?? '');
  const gap = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...new Array<number>(gap).fill(0), ...back];
}

function parse(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function startsWith(groups: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((group, i) => groups[i] === group);
}

function dotted(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join('.');
}
