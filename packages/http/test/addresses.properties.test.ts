import { Address4, Address6 } from 'ip-address';
import { expect, it } from 'vitest';
import { AddressRanges } from '../src/addresses/address-ranges.ts';
import { clientKey } from '../src/addresses/client-key.ts';

const COUNT = 100_000;

/** Mulberry32: the same addresses for the same seed, which a failure reports. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a random address in one of many spellings, often near the prefixes that matter. */
function randomAddress(random: () => number): { readonly bits: bigint; readonly text: string } {
  const below = (most: number): number => Math.floor(random() * most);
  const groups = Array.from({ length: 8 }, () => (below(3) === 0 ? 0 : below(0x10000)));
  const kind = below(10);
  if (kind === 0) groups.splice(0, 6, 0, 0, 0, 0, 0, 0xffff);
  if (kind === 1) groups.splice(0, 6, 0x64, 0xff9b, 0, 0, 0, 0);
  if (kind === 4) groups.splice(0, 6, 0, 0, 0, 0, 0xffff, 0);
  if (kind === 5) groups.splice(0, 3, 0x64, 0xff9b, 1);
  if (kind === 6) groups.splice(0, 8, 0x64, 0xff9b, 1, ...localNat64(below));
  if (kind === 7) groups[0] = 0x2002;
  if (kind === 8) groups.splice(0, 2, 0x2001, 0);
  if (kind === 2) groups[below(6)] = below(0x10000);
  if (kind === 3) groups.splice(0, 2, 0x2001, 0xdb8);
  const bits = groups.reduce((sum, group) => sum * 65_536n + BigInt(group), 0n);
  return { bits, text: spelling(groups, below) };
}

/** Returns the last five groups of an address in 64:ff9b:1::/48, in one of the layouts of RFC 6052. */
function localNat64(below: (most: number) => number): number[] {
  const [a, b, c, d] = [below(256), below(256), below(256), below(256)] as const;
  const prefix = below(256);
  const layouts = [
    [(a << 8) | b, c, d << 8, 0, 0],
    [(prefix << 8) | a, b, (c << 8) | d, 0, 0],
    [prefix, a, (b << 8) | c, d << 8, 0],
    [prefix, below(0x10000), below(0x10000), (a << 8) | b, (c << 8) | d],
  ];
  return layouts[below(4)] as number[];
}

function spelling(groups: readonly number[], below: (most: number) => number): string {
  const texts = groups.map((group) => group.toString(16).padStart(below(2) === 0 ? 4 : 1, '0'));
  if (below(3) === 0) {
    const [high = 0, low = 0] = groups.slice(6);
    texts.splice(6, 2, [high >> 8, high & 255, low >> 8, low & 255].join('.'));
  }
  let text = texts.join(':');
  if (below(2) === 0) text = text.replace(/(^|:)0+(:0+)+(:|$)/, '::');
  if (below(3) === 0) text = text.toUpperCase();
  return below(10) === 0 ? `${text}%eth0` : text;
}

const inSubnet = (bits: bigint, base: bigint, prefix: number): boolean => {
  return bits >> BigInt(128 - prefix) === base >> BigInt(128 - prefix);
};

const bitsAt = (bits: bigint, from: number, count: number): bigint => {
  return (bits >> BigInt(128 - from - count)) & ((1n << BigInt(count)) - 1n);
};

/** Whether IPv4 addresses of the network can be on the Internet (RFC 6890). */
const isPublic = (v4: bigint): boolean => {
  const address = Address4.fromBigInt(v4);
  const others = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'];
  others.push('172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/4', '240.0.0.0/4');
  return !others.some((network) => address.isInSubnet(new Address4(network)));
};

/** Returns the IPv4 address in 64:ff9b:1::/48, read by the most specific layout that fits (RFC 6052). */
function ofLocalNat64(bits: bigint): bigint {
  if (bitsAt(bits, 112, 16) !== 0n) return bitsAt(bits, 96, 32);
  const isReservedZero = bitsAt(bits, 64, 8) === 0n;
  if (bitsAt(bits, 96, 16) !== 0n) {
    const is64 = isReservedZero && bitsAt(bits, 104, 8) === 0n;
    return is64 ? bitsAt(bits, 72, 32) : bitsAt(bits, 96, 32);
  }
  if (!isReservedZero) return bitsAt(bits, 96, 32);
  if (bitsAt(bits, 88, 8) !== 0n) return (bitsAt(bits, 56, 8) << 24n) | bitsAt(bits, 72, 24);
  return (bitsAt(bits, 48, 16) << 16n) | bitsAt(bits, 72, 16);
}

const LOCAL_NAT64 = 0x64_ff9b_0001_0000_0000_0000_0000_0000n;

/** Computes the key by another library's arithmetic on one large number. */
function oracle(bits: bigint, prefix: number): string {
  const v4 = (value: bigint): string => Address4.fromBigInt(value).correctForm();
  if (inSubnet(bits, 0xffff_0000_0000n, 96) || inSubnet(bits, 0x64_ff9b_0000_0000_0000_0000_0000_0000n, 96)) {
    return v4(bits & 0xffff_ffffn);
  }
  if (inSubnet(bits, 0xffff_0000_0000_0000n, 96)) return v4(bits & 0xffff_ffffn);
  if (inSubnet(bits, LOCAL_NAT64, 48) && ofLocalNat64(bits) !== 0n) return v4(ofLocalNat64(bits));
  const sixToFour = bitsAt(bits, 16, 32);
  if (bitsAt(bits, 0, 16) === 0x2002n && isPublic(sixToFour)) return v4(sixToFour);
  const teredo = bitsAt(bits, 96, 32) ^ 0xffff_ffffn;
  if (bitsAt(bits, 0, 32) === 0x2001_0000n && isPublic(teredo)) return v4(teredo);
  const network = (bits >> BigInt(128 - prefix)) << BigInt(128 - prefix);
  return `${Address6.fromBigInt(network).canonicalForm()}/${prefix}`;
}

it(`counts ${COUNT} random addresses as ip-address does, at every prefix`, () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = randomOf(seed);
  for (let i = 0; i < COUNT; i++) {
    const { bits, text } = randomAddress(random);
    expect(new Address6(text).bigInt() === bits, `the oracle reads ${text} (seed ${seed})`).toBe(true);
    const prefix = 32 + (i % 97);
    const key = clientKey(text, undefined, { ipv6Prefix: prefix });
    const full = key.includes('/') ? `${new Address6(key).canonicalForm()}/${prefix}` : key;
    if (full !== oracle(bits, prefix)) expect.fail(`${text}/${prefix} gives ${key} (seed ${seed})`);
  }
});

it('finds addresses in ranges by their bits, as ip-address does', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = randomOf(seed);
  for (let i = 0; i < 5000; i++) {
    const net = randomAddress(random);
    const near = randomAddress(random);
    const prefix = Math.floor(random() * 129);
    const network = new Address6(`${Address6.fromBigInt(net.bits).correctForm()}/${prefix}`);
    if ([net, near].some(({ bits }) => oracle(bits, 64).includes('.'))) continue;
    // Refused, because all its addresses count as IPv4.
    if (inSubnet(net.bits, LOCAL_NAT64, 48)) continue;
    const ranges = new AddressRanges('test', [`${network.correctForm()}/${prefix}`]);
    expect(ranges.has(net.text), `${net.text} (seed ${seed})`).toBe(true);
    expect(ranges.has(near.text), `${near.text}/${prefix} (seed ${seed})`).toBe(
      inSubnet(near.bits, net.bits, prefix),
    );
  }
});

it('finds translated addresses in ranges of IPv4, but not those that a tunnel or a host may have chosen', () => {
  const ranges = new AddressRanges('test', ['10.0.0.0/8', '192.0.2.7']);
  const within = ['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', '64:ff9b::10.1.2.3', '192.0.2.7'];
  within.push('::ffff:0:10.1.2.3', '64:ff9b:1::10.1.2.3', '10.1.2.3:80', '[::ffff:10.1.2.3]:80');
  expect(within.map((address) => ranges.has(address))).toEqual(within.map(() => true));
  const outside = ['11.0.0.1', '::10.1.2.3', '192.0.2.8', '10.1.2.3:x', '', undefined];
  outside.push('2002:c000:207::1', '2002:a01:203::1', '2001::8000:63bf:3fff:fdf8', 'fe80::5efe:10.1.2.3');
  expect(outside.map((address) => ranges.has(address))).toEqual(outside.map(() => false));
});
