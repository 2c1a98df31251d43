import { isIP, isIPv4 as nodeIsIPv4 } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupsOfIPv6, isIPv4 } from '../src/addresses/address-syntax.ts';

/** Text made of the parts of addresses, much of it nearly valid. */
const nearlyAnAddress = fc
  .array(
    fc.constantFrom('0', '1', '255', '256', '01', 'ffff', '12345', 'g', ':', ':', '::', '.', '1.2.3.4'),
    {
      maxLength: 16,
    },
  )
  .map((parts) => parts.join(''));
const octets = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 3, maxLength: 5 });
const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 6, maxLength: 9 });
const written = groups.map((all) => all.map((group) => group.toString(16)).join(':'));
const text = fc.oneof(
  nearlyAnAddress,
  fc.ipV4(),
  fc.ipV6(),
  octets.map((all) => all.join('.')),
  written,
  fc.tuple(written, fc.nat({ max: 30 })).map(([all, at]) => `${all.slice(0, at)}:${all.slice(at)}`),
  fc.tuple(written, octets).map(([all, tail]) => `${all}:${tail.join('.')}`),
  fc.tuple(fc.ipV6(), fc.string({ maxLength: 4 })).map(([address, zone]) => `${address}%${zone}`),
  fc.string({ unit: 'binary' }),
);

it('reads as IPv4 and as IPv6 exactly what Node does', () => {
  fc.assert(
    fc.property(text, (address) => {
      expect(isIPv4(address)).toBe(nodeIsIPv4(address));
      if (isIP(address) !== 4) expect(groupsOfIPv6(address) !== undefined).toBe(isIP(address) === 6);
    }),
    { numRuns: 20_000 },
  );
});

it.each([
  ...[
    '',
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '1::2::3',
    ':1:2:3:4:5:6:7:8',
  ],
  ...[
    '::1.2.3',
    '::1.2.3.256',
    '::1.2.3.4:5',
    '1.2.3.4::',
    '::12345',
    '::g',
    '::1%',
    '::1%é',
    '::1\n',
    '1.2.3.4',
  ],
])('reads no IPv6 address in %j', (address) => {
  expect(groupsOfIPv6(address)).toBeUndefined();
});
