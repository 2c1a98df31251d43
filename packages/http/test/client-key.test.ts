import { SocketAddress } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientKey } from '../src/addresses/client-key.ts';

const SOCKET = '198.51.100.9';

describe('clientKey', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:1.2.3.4', '1.2.3.4'],
    ['::ffff:102:304', '1.2.3.4'],
    ['0:0:0:0:0:ffff:0102:0304', '1.2.3.4'],
    ['64:ff9b::1.2.3.4', '1.2.3.4'],
    ['64:ff9b::102:304', '1.2.3.4'],
    ['2001:db8::1.2.3.4', '2001:db8:0:0::/64'],
    ['2001:db8:1234:5678::1', '2001:db8:1234:5678::/64'],
    ['2001:0DB8:1234:5678:ffff:ffff:ffff:ffff', '2001:db8:1234:5678::/64'],
    ['2001:db8:1234:5679::1', '2001:db8:1234:5679::/64'],
    // IPv4-translated (RFC 2765).
    ['::ffff:0:1.2.3.4', '1.2.3.4'],
    ['::ffff:0:102:304', '1.2.3.4'],
    // Local NAT64 (RFC 8215), in each layout of RFC 6052 that fits it: /48, /56, /64, /96.
    ['64:ff9b:1:102:3:400::', '1.2.3.4'],
    ['64:ff9b:1:aa01:2:304::', '1.2.3.4'],
    ['64:ff9b:1:aabb:1:203:400:0', '1.2.3.4'],
    ['64:ff9b:1::1.2.3.4', '1.2.3.4'],
    ['64:ff9b:1:aabb:ccdd:eeff:102:304', '1.2.3.4'],
    ['64:ff9b:1::10.2.3.4', '10.2.3.4'],
    ['64:ff9b:2::1.2.3.4', '64:ff9b:2:0::/64'],
    // 6to4 (RFC 3056) and Teredo (RFC 4380), which inverts the bits. Only public addresses can be real.
    ['2002:102:304::1', '1.2.3.4'],
    ['2002:102:304:5:6:7:8:9', '1.2.3.4'],
    ['2002:a00:1::1', '2002:a00:1:0::/64'],
    ['2002:7f00:1::1', '2002:7f00:1:0::/64'],
    ['2002:c0a8:101::1', '2002:c0a8:101:0::/64'],
    ['2001:0:4136:e378:8000:63bf:fefd:fcfb', '1.2.3.4'],
    ['2001::4136:e378:8000:63bf:f5ff:fffe', '2001:0:4136:e378::/64'],
    // A host chooses its own interface identifier, so an ISATAP address proves nothing.
    ['2001:db8:1:2:0:5efe:1.2.3.4', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:200:5efe:1.2.3.4', '2001:db8:1:2::/64'],
    ['::1.2.3.4', '0:0:0:0::/64'],
    // A port after an address, where it can be nothing else.
    ['1.2.3.4:80', '1.2.3.4'],
    ['1.2.3.4:0', '1.2.3.4'],
    ['[2001:db8::1]:65535', '2001:db8:0:0::/64'],
    ['[2001:db8::1]', '2001:db8:0:0::/64'],
    ['[::ffff:1.2.3.4]:80', '1.2.3.4'],
    ['2001:db8::1:80', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
  ])('counts %s as %s', (address, key) => {
    expect(clientKey(address, SOCKET)).toBe(key);
  });

  it.each([
    '',
    'unknown',
    'evil.example',
    '1.2.3.4:',
    '1.2.3.4:65536',
    '1.2.3.4:080000',
    '1.2.3.4:-1',
    '1.2.3.4:80:80',
    '[1.2.3.4]:80',
    '[::1]80',
    '[::1]:',
    '[::1',
    '::1]:80',
    '[::1%eth0]:80x',
    '012.0.0.1',
    '167772161',
    ' 1.2.3.4',
    '1.2.3.4, 5.6.7.8',
    undefined,
  ])('uses the address of the socket in place of %j', (address) => {
    expect(clientKey(address, SOCKET)).toBe(SOCKET);
    expect(clientKey(address, '::ffff:198.51.100.9')).toBe(SOCKET);
  });

  it('gives clients without any address one key', () => {
    expect(clientKey(undefined, undefined)).toBe('unknown');
    expect(clientKey('_hidden', undefined)).toBe('unknown');
  });

  it('goes by the bits: every spelling of an IPv6 address is one client, and only its /64 counts', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    // Networks that begin otherwise may contain an IPv4 address. Those are in the table above.
    const first = group.filter((g) => ![0, 0x64, 0x2001, 0x2002].includes(g));
    const rest = fc.array(group, { minLength: 7, maxLength: 7 });
    const groups = fc.tuple(first, rest).map(([leading, others]) => [leading, ...others]);
    fc.assert(
      fc.property(groups, groups, (a, b) => {
        const full = a.map((g) => g.toString(16).padStart(4, '0')).join(':');
        // The system's own shortest spelling: with `::`, and dotted where it writes it so.
        const short = new SocketAddress({ address: full, family: 'ipv6' }).address;
        const key = clientKey(full, SOCKET);
        expect(clientKey(full.toUpperCase(), SOCKET)).toBe(key);
        expect(clientKey(short, SOCKET)).toBe(key);
        const neighbour = [...a.slice(0, 4), ...b.slice(4)].map((g) => g.toString(16)).join(':');
        expect(clientKey(neighbour, SOCKET)).toBe(key);
        const stranger = [...a.slice(0, 3), (a[3] ?? 0) ^ 1, ...b.slice(4)]
          .map((g) => g.toString(16))
          .join(':');
        expect(clientKey(stranger, SOCKET)).not.toBe(key);
      }),
      {
        numRuns: 2000,
        examples: [
          [
            [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1],
            [0, 0, 0, 0, 0, 0, 0, 0],
          ],
        ],
      },
    );
  });
});
