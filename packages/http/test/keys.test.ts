import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, clientKey } from '../src/addresses/client-key.ts';
import { trustedHeaderIp } from '../src/addresses/trusted-header-ip.ts';
import { joinKey } from '../src/keys/join-key.ts';
import { digestKey } from '../src/node/digest-key.ts';
import { digestKey as webDigestKey } from '../src/web/digest-key.ts';

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

  it('returns the same digests with the cryptography of the Web', async () => {
    const bytes = Buffer.from('sixteen bytes or more');
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', 'ann@example.com'));
    const byText = webDigestKey('a secret of sixteen or more');
    const byBytes = webDigestKey(bytes);
    await fc.assert(
      fc.asyncProperty(text, async (part) => {
        expect(await byText(part)).toBe(digest(part));
        expect(await byBytes(part)).toBe(digestKey(bytes)(part));
      }),
    );
    expect(() => webDigestKey('hunter2')).toThrow(/must be at least 16 characters/);
    await expect(byText(7 as unknown as string)).rejects.toThrow(/the part must be a string/);
  });

  it('throws for a secret that can be guessed, without showing it', () => {
    const message = (unit: string) => {
      return `digestKey: the length of the secret must be at least 16 ${unit}, for example process.env.KEY_SECRET; got 7.`;
    };
    expect(() => digestKey('hunter2')).toThrow(
      expect.objectContaining({ message: message('characters'), code: 'OUT_OF_RANGE' }),
    );
    expect(() => digestKey(Buffer.from('hunter2'))).toThrow(
      expect.objectContaining({ message: message('bytes'), code: 'OUT_OF_RANGE' }),
    );
    expect(() => digestKey(undefined as unknown as string)).toThrow(TypeError);
    expect(digestKey('0123456789abcdef')('x')).toHaveLength(22);
  });
});

describe('addressKey', () => {
  it('is the client key of a request, at its own prefix', () => {
    const request = { ip: '2001:db8:1234:5678::1', socket: { remoteAddress: '192.0.2.1' } };
    expect(addressKey()(request)).toBe('2001:db8:1234:5678::/64');
    expect(addressKey({ ipv6Prefix: 56 })(request)).toBe('2001:db8:1234:5600::/56');
    expect(addressKey({ ipv6Prefix: 48 })(request)).toBe('2001:db8:1234::/48');
    expect(addressKey({ ipv6Prefix: 128 })(request)).toBe('2001:db8:1234:5678:0:0:0:1/128');
    expect(addressKey({ ipv6Prefix: 96 })(request)).toBe('2001:db8:1234:5678:0:0::/96');
    expect(addressKey({ ipv6Prefix: 120 })(request)).toBe('2001:db8:1234:5678:0:0:0:0/120');
    expect(addressKey()({ ip: 'evil', socket: { remoteAddress: '192.0.2.1' } })).toBe('192.0.2.1');
  });

  it.each([31, 129, 48.5, '48', Number.NaN])('throws for a prefix of %s', (ipv6Prefix) => {
    expect(() => addressKey({ ipv6Prefix } as object)).toThrow(
      /`ipv6Prefix` must be a whole number from 32 to 128/,
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
    expect(from('192.0.2.9', '198.51.100.1:80')).toBe('198.51.100.1');
    expect(from('192.0.2.9', '[2001:4860::1]:80')).toBe('2001:4860::1');
    expect(from('192.0.3.9', '198.51.100.1')).toBe('192.0.3.9');
    expect(from(undefined, '198.51.100.1')).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    '198.51.100.1, 198.51.100.2',
    '198.51.100.1:port',
    ['198.51.100.1', '198.51.100.2'],
  ])('returns the address of the proxy for %j', (value) => {
    expect(from('192.0.2.9', value)).toBe('192.0.2.9');
  });

  describe('of Forwarded (RFC 7239)', () => {
    const forwarded = trustedHeaderIp({ header: 'Forwarded', from: ['192.0.2.0/24'] });
    const read = (value: string) => {
      return forwarded({ headers: { forwarded: value }, socket: { remoteAddress: '192.0.2.9' } });
    };

    it.each([
      ['for=198.51.100.1', '198.51.100.1'],
      ['For="198.51.100.1:4711";proto=https;by=203.0.113.43', '198.51.100.1'],
      ['proto=http; for="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
      ['for="[2001:db8:cafe::17]"', '2001:db8:cafe::17'],
      // The last element is the one that our proxy has added.
      ['for=203.0.113.1, for=198.51.100.1', '198.51.100.1'],
      ['for="203.0.113.1, for=203.0.113.2",for=198.51.100.1', '198.51.100.1'],
      ['for="\\1\\9\\8.51.100.1"', '198.51.100.1'],
    ])('reads %s as %s', (value, address) => {
      expect(read(value)).toBe(address);
    });

    it.each([
      '',
      'for=unknown',
      'for=_hidden',
      'proto=https',
      'for=198.51.100.1, proto=https',
      'for="198.51.100.1',
      'for=198.51.100.1;for=198.51.100.2',
      'for=198.51.100.1 x',
      'for=[2001:db8::1]',
      'before=198.51.100.1',
    ])('returns the address of the proxy for %j', (value) => {
      expect(read(value)).toBe('192.0.2.9');
    });
  });

  it('throws at construction for options that can never work', () => {
    const make = (options: object) => () => trustedHeaderIp(options as Parameters<typeof trustedHeaderIp>[0]);
    expect(make({ header: 'x real ip', from: [] })).toThrow(/`header` must be the name of a header/);
    expect(make({ header: 'x-real-ip' })).toThrow(/`from` must be an array/);
    expect(make({ header: 'x-real-ip', from: ['proxy.local'] })).toThrow(/`from`\[0\] must be an address/);
    expect(make({ header: 'x-real-ip', from: ['10.0.0.0/33'] })).toThrow(RangeError);
    expect(make({ header: 'x-real-ip', from: ['64:ff9b:1::/48'] })).toThrow(RangeError);
    expect(make({ header: 'x-real-ip', from: ['::ffff:10.0.0.0/104'] })).toThrow(RangeError);
    expect(make({ headers: 'x-real-ip', from: [] })).toThrow(/there is no option "headers"/);
  });
});
