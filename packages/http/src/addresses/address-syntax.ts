const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const DOTTED = `${OCTET}(?:\\.${OCTET}){3}`;
const IPV4 = new RegExp(`^${DOTTED}$`);
/** The last 32 bits of an IPv6 address, written as an IPv4 address. */
const DOTTED_TAIL = new RegExp(`:(${DOTTED})$`);
/** Group 1 is the address without its zone. */
const IPV6 = /^([0-9a-f:.]+)(?:%[0-9a-z.:-]+)?$/i;
const GROUP = /^[0-9a-f]{1,4}$/i;

/** Whether the text is an IPv4 address: four numbers without leading zeros, as Node reads them. */
export function isIPv4(text: string): boolean {
  return IPV4.test(text);
}

/** Returns the two numbers of 16 bits of a valid IPv4 address. */
export function groupsOfIPv4(address: string): readonly [number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return [(a << 8) | b, (c << 8) | d];
}

/**
 * Returns the eight numbers of 16 bits of an IPv6 address, or undefined if the text is not one (RFC 4291,
 * section 2.2). Drops a zone.
 */
export function groupsOfIPv6(text: string): number[] | undefined {
  const zoneless = IPV6.exec(text)?.[1];
  if (zoneless === undefined) return undefined;
  const hex = zoneless.replace(DOTTED_TAIL, (_, dotted: string) => {
    return `:${groupsOfIPv4(dotted)
      .map((group) => group.toString(16))
      .join(':')}`;
  });
  const [head = '', tail, ...more] = hex.split('::');
  if (more.length > 0) return undefined;
  const front = parse(head);
  const back = parse(tail ?? '');
  if (front === undefined || back === undefined) return undefined;
  const gap = 8 - front.length - back.length;
  // `::` stands for at least one group.
  if (tail === undefined ? gap !== 0 : gap < 1) return undefined;
  return [...front, ...new Array<number>(gap).fill(0), ...back];
}

function parse(text: string): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => GROUP.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}
