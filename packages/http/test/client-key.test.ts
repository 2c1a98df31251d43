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
    ['2002:102:304::1', '2002:102:304:0::/64'],
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
    '1.2.3.4:80',
    '[::1]:80',
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
    const groups = fc.array(group, { minLength: 8, maxLength: 8 });
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
      // Leading groups of 0 may contain an IPv4 address. Those are in the table above.
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
