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
  const kind = below(5);
  if (kind === 0) groups.splice(0, 6, 0, 0, 0, 0, 0, 0xffff);
  if (kind === 1) groups.splice(0, 6, 0x64, 0xff9b, 0, 0, 0, 0);
  if (kind === 2) groups[below(6)] = below(0x10000);
  if (kind === 3) groups.splice(0, 2, 0x2001, 0xdb8);
  const bits = groups.reduce((sum, group) => sum * 65_536n + BigInt(group), 0n);
  return { bits, text: spelling(groups, below) };
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

/** Computes the key by another library's arithmetic on one large number. */
function oracle(bits: bigint, prefix: number): string {
  if (inSubnet(bits, 0xffff_0000_0000n, 96) || inSubnet(bits, 0x64_ff9b_0000_0000_0000_0000_0000_0000n, 96)) {
    return Address4.fromBigInt(bits & 0xffff_ffffn).correctForm();
  }
  const network = (bits >> BigInt(128 - prefix)) << BigInt(128 - prefix);
  return `${Address6.fromBigInt(network).canonicalForm()}/${prefix}`;
}

it(`counts ${COUNT} random addresses as ip-address does, at every prefix`, () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = randomOf(seed);
  for (let i = 0; i < COUNT; i++) {
    const { bits, text } = randomAddress(random);
    expect(new Address6(text).bigInt() === bits, `the oracle reads ${text} (seed ${seed})`).toBe(true);
    const prefix = 32 + (i % 33);
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
    if (oracle(net.bits, 64).includes('.') || oracle(near.bits, 64).includes('.')) continue;
    const ranges = new AddressRanges('test', [`${network.correctForm()}/${prefix}`]);
    expect(ranges.has(net.text), `${net.text} (seed ${seed})`).toBe(true);
    expect(ranges.has(near.text), `${near.text}/${prefix} (seed ${seed})`).toBe(
      inSubnet(near.bits, net.bits, prefix),
    );
  }
});

it('finds mapped and NAT64 addresses in ranges of IPv4', () => {
  const ranges = new AddressRanges('test', ['10.0.0.0/8', '192.0.2.7']);
  const within = ['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', '64:ff9b::10.1.2.3', '192.0.2.7'];
  expect(within.map((address) => ranges.has(address))).toEqual(within.map(() => true));
  const outside = ['11.0.0.1', '::10.1.2.3', '192.0.2.8', '10.1.2.3:80', '', undefined];
  expect(outside.map((address) => ranges.has(address))).toEqual(outside.map(() => false));
});
