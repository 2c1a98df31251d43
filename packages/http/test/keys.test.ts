import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, clientKey } from '../src/addresses/client-key.ts';
import { trustedHeaderIp } from '../src/addresses/trusted-header-ip.ts';
import { digestKey } from '../src/keys/digest-key.ts';
import { joinKey } from '../src/keys/join-key.ts';

describe('joinKey', () => {
  it('gives no two lists of parts the same key', () => {
    // Few characters, so that lists often differ only in where one part ends.
    const part = fc.string({ unit: fc.constantFrom('0', '1', '2', ':', 'a'), maxLength: 4 });
    const parts = fc.array(part, { maxLength: 3 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(joinKey(...a) === joinKey(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 10_000 },
    );
    expect(joinKey('a', 'b:c')).not.toBe(joinKey('a:b', 'c'));
    expect(joinKey('1:a')).not.toBe(joinKey('a'));
  });

  it('throws for a part that is not a string', () => {
    expect(() => joinKey('user', undefined as unknown as string)).toThrow(TypeError);
  });
});

describe('digestKey', () => {
  const digest = digestKey('a secret of sixteen or more');

  it('returns a short digest that does not show the part, and differs under another secret', () => {
    expect(digest('ann@example.com')).toMatch(/^[\w-]{22}$/);
    expect(digest('ann@example.com')).toBe(digest('ann@example.com'));
    expect(digestKey('another secret of the app')('ann@example.com')).not.toBe(digest('ann@example.com'));
  });

  it('distinguishes strings that UTF-8 does not', () => {
    expect(new Set(['\ud800', '\udc00', '\ud801', '\ufffd'].map(digest)).size).toBe(4);
  });

  it('throws for a secret that can be guessed, without showing it', () => {
    expect(() => digestKey('hunter2')).toThrow(RangeError);
    expect(() => digestKey('hunter2')).not.toThrow(/hunter2/);
    expect(() => digestKey(undefined as unknown as string)).toThrow(TypeError);
  });
});

describe('addressKey', () => {
  it('is the client key of a request, at its own prefix', () => {
    const request = { ip: '2001:db8:1234:5678::1', socket: { remoteAddress: '192.0.2.1' } };
    expect(addressKey()(request)).toBe('2001:db8:1234:5678::/64');
    expect(addressKey({ ipv6Prefix: 56 })(request)).toBe('2001:db8:1234:5600::/56');
    expect(addressKey({ ipv6Prefix: 48 })(request)).toBe('2001:db8:1234::/48');
    expect(addressKey()({ ip: 'evil', socket: { remoteAddress: '192.0.2.1' } })).toBe('192.0.2.1');
  });

  it.each([31, 65, 48.5, '48', Number.NaN])('throws for a prefix of %s', (ipv6Prefix) => {
    expect(() => addressKey({ ipv6Prefix } as object)).toThrow(
      /`ipv6Prefix` must be a whole number from 32 to 64/,
    );
    expect(() => clientKey('::1', undefined, { ipv6Prefix } as object)).toThrow(/`ipv6Prefix`/);
  });
});

describe('trustedHeaderIp', () => {
  const addressOf = trustedHeaderIp({ header: 'CF-Connecting-IP', from: ['192.0.2.0/24', '2001:db8::/32'] });
  const from = (remoteAddress: string | undefined, value?: string | string[]) => {
    return addressOf({ headers: { 'cf-connecting-ip': value }, socket: { remoteAddress } });
  };

  it('reads the header only from the proxy, however its address is spelt', () => {
    expect(from('192.0.2.9', '198.51.100.1')).toBe('198.51.100.1');
    expect(from('::ffff:192.0.2.9', '198.51.100.1')).toBe('198.51.100.1');
    expect(from('2001:db8::1', '2001:4860::1')).toBe('2001:4860::1');
    expect(from('192.0.3.9', '198.51.100.1')).toBe('192.0.3.9');
    expect(from(undefined, '198.51.100.1')).toBeUndefined();
  });

  it.each([undefined, '', '198.51.100.1, 198.51.100.2', '198.51.100.1:80', ['198.51.100.1', '198.51.100.2']])(
    'returns the address of the proxy for %j',
    (value) => {
      expect(from('192.0.2.9', value)).toBe('192.0.2.9');
    },
  );

  it('throws at construction for options that can never work', () => {
    const make = (options: object) => () => trustedHeaderIp(options as Parameters<typeof trustedHeaderIp>[0]);
    expect(make({ header: 'x real ip', from: [] })).toThrow(/`header` must be the name of a header/);
    expect(make({ header: 'x-real-ip' })).toThrow(/`from` must be an array/);
    expect(make({ header: 'x-real-ip', from: ['proxy.local'] })).toThrow(/`from`\[0\] must be an address/);
    expect(make({ header: 'x-real-ip', from: ['10.0.0.0/33'] })).toThrow(RangeError);
    expect(make({ header: 'x-real-ip', from: ['::ffff:10.0.0.0/104'] })).toThrow(RangeError);
    expect(make({ headers: 'x-real-ip', from: [] })).toThrow(/there is no option "headers"/);
  });
});
