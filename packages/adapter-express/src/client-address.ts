import { isIP } from 'node:net';

/** What every client is counted under whose address nobody can tell, such as one on a Unix socket. */
const UNKNOWN = 'unknown';

/** 64:ff9b::/96, through which a network that speaks only IPv6 reaches us from an IPv4 address (RFC 6052). */
const NAT64 = [0x64, 0xff9b, 0, 0, 0, 0];
/** ::ffff:0:0/96, how a dual-stack socket shows an IPv4 address. */
const MAPPED = [0, 0, 0, 0, 0, 0xffff];

/**
 * The key of a client, from its address as the framework tells it. What is no address is never a key, since then it
 * was chosen by whoever wrote the header: the address of the socket is taken instead, and `'unknown'`, one key for
 * all, where there is none either.
 *
 * Decided by the bits, not by the spelling: an IPv4 address inside an IPv6 one (mapped or NAT64) is that IPv4 address;
 * of any other IPv6 address only the /64 counts, because everybody who has one has 2^64.
 */
export function clientKey(address: string | undefined, socketAddress: string | undefined): string {
  return keyOf(address) ?? keyOf(socketAddress) ?? UNKNOWN;
}

function keyOf(address: unknown): string | undefined {
  if (typeof address !== 'string') return undefined;
  const version = isIP(address);
  if (version === 0) return undefined;
  if (version === 4) return address;
  const groups = groupsOf(address);
  if (startsWith(groups, MAPPED) || startsWith(groups, NAT64)) return dotted(groups.slice(6));
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

/** The eight groups of 16 bits of an address that `isIP` calls IPv6. */
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
