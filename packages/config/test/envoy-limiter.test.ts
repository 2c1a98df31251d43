import type { Store } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import {
  createEnvoyLimiter,
  type EnvoyAnswer,
  type EnvoyLimiter,
  type EnvoyLimiterOptions,
  type EnvoyRequest,
  type EnvoyRequestDescriptor,
  loadEnvoyConfig,
} from '../src/index.ts';
import { fileOf } from './folder.ts';

const minute = (requests: number): string => `rate_limit: { unit: minute, requests_per_unit: ${requests} }`;
const text = (descriptors: string): string => `domain: edge\ndescriptors:\n${descriptors}`;

function limiterOf(descriptors: string, options: Partial<EnvoyLimiterOptions> = {}): EnvoyLimiter {
  return createEnvoyLimiter(loadEnvoyConfig(fileOf(text(descriptors))), {
    store: memoryStore({ clock: new ManualClock(0) }),
    ...options,
  });
}

/** A descriptor written as `key=value/key=value`. */
function descriptor(written: string, more: Partial<EnvoyRequestDescriptor> = {}): EnvoyRequestDescriptor {
  const entries = written.split('/').map((entry) => {
    const [key = '', value = ''] = entry.split('=');
    return { key, value };
  });
  return { entries, ...more };
}

function send(
  limiter: EnvoyLimiter,
  descriptors: readonly (string | EnvoyRequestDescriptor)[],
  more: Partial<EnvoyRequest> = {},
): Promise<EnvoyAnswer> {
  const list = descriptors.map((one) => (typeof one === 'string' ? descriptor(one) : one));
  return limiter.shouldRateLimit({ domain: 'edge', descriptors: list, ...more });
}

const codes = ({ overallCode, statuses }: EnvoyAnswer): string =>
  `${overallCode}: ${statuses.map(({ code }) => code).join(' ')}`;
const left = ({ statuses }: EnvoyAnswer): readonly number[] =>
  statuses.map(({ limitRemaining }) => limitRemaining);

describe('an answer to Envoy', () => {
  it('has a status for each descriptor, with its limit, what is left, and when the window ends', async () => {
    const limiter = limiterOf(`
  - { key: ip, rate_limit: { name: per-ip, unit: Minute, requests_per_unit: 3 } }`);
    const { overallCode, statuses, degraded } = await send(limiter, ['ip=a', 'other=b']);
    expect({ overallCode, degraded }).toEqual({ overallCode: 'OK', degraded: false });
    expect(statuses).toMatchObject([
      {
        code: 'OK',
        currentLimit: { requestsPerUnit: 3, unit: 'minute', name: 'per-ip' },
        limitRemaining: 2,
        resetAfterMs: 60_000,
        metric: 'edge.ip',
      },
      { code: 'OK', currentLimit: undefined, limitRemaining: 0, metric: undefined },
    ]);
  });

  it('is OVER_LIMIT if one limit is exceeded, and then charges none of them', async () => {
    const limiter = limiterOf(`
  - { key: a, ${minute(1)} }
  - { key: b, ${minute(10)} }`);
    expect(codes(await send(limiter, ['a=1', 'b=1']))).toBe('OK: OK OK');
    const denied = await send(limiter, ['a=1', 'b=1']);
    expect(codes(denied)).toBe('OVER_LIMIT: OVER_LIMIT OK');
    expect(denied.statuses[0]).toMatchObject({ retryAfterMs: 60_000, isOverLimit: true });
    // Theirs would have 7 left: it charges requests that it denies.
    expect(left(await send(limiter, ['b=1']))).toEqual([8]);
  });

  it('begins a new window with the clock', async () => {
    const clock = new ManualClock(59_999);
    const limiter = limiterOf(`  - { key: a, ${minute(1)} }`, { store: memoryStore({ clock }) });
    expect(codes(await send(limiter, ['a=1']))).toBe('OK: OK');
    expect((await send(limiter, ['a=1'])).statuses[0]?.retryAfterMs).toBe(1);
    clock.advance(1);
    expect(codes(await send(limiter, ['a=1']))).toBe('OK: OK');
  });

  it('allows everything in a domain that no file has, whatever limit the request brings', async () => {
    const limiter = limiterOf(`  - { key: a, ${minute(0)} }`);
    const limit = { requestsPerUnit: 0, unit: 'minute' };
    const answer = await send(limiter, [descriptor('a=1', { limit })], { domain: 'other' });
    expect(codes(answer)).toBe('OK: OK');
  });

  it('never shares usage between domains', async () => {
    const config = loadEnvoyConfig(fileOf(text(`  - { key: a, ${minute(1)} }`)));
    const store = memoryStore();
    const limiter = createEnvoyLimiter(config, { store });
    await send(limiter, ['a=1']);
    limiter.use(loadEnvoyConfig(fileOf(text(`  - { key: a, ${minute(1)} }`).replace('edge', 'core'))));
    expect(codes(await send(limiter, ['a=1'], { domain: 'core' }))).toBe('OK: OK');
  });

  it('keeps usage when the files change', async () => {
    const limiter = limiterOf(`  - { key: a, ${minute(5)} }`);
    await send(limiter, ['a=1'], { hitsAddend: 3 });
    limiter.use(loadEnvoyConfig(fileOf(text(`  - { key: a, ${minute(10)} }`))));
    expect(left(await send(limiter, ['a=1']))).toEqual([6]);
  });

  it('rejects while the store is out; a failure policy answers, and the answer says so', async () => {
    const out = memoryStore();
    await out.close();
    const rejecting = limiterOf(`  - { key: a, ${minute(5)} }`, { store: out as Store });
    await expect(send(rejecting, ['a=1'])).rejects.toMatchObject({ name: 'RateLimitError' });
    const denying = limiterOf(`  - { key: a, ${minute(5)} }`, { store: out, onStoreFailure: 'deny' });
    const answer = await send(denying, ['a=1']);
    expect([codes(answer), answer.degraded]).toEqual(['OVER_LIMIT: OVER_LIMIT', true]);
  });
});

describe('hits_addend', () => {
  it('is 1 if it is absent or 0, and a descriptor may have its own', async () => {
    const limiter = limiterOf(`
  - { key: a, ${minute(10)} }
  - { key: b, ${minute(10)} }`);
    await send(limiter, ['a=1'], { hitsAddend: 0 });
    expect(
      left(await send(limiter, ['a=1', descriptor('b=1', { hitsAddend: 4 })], { hitsAddend: 2 })),
    ).toEqual([7, 6]);
  });

  it('of 0 in a descriptor looks and counts nothing', async () => {
    const limiter = limiterOf(`  - { key: a, ${minute(1)} }`);
    const look = descriptor('a=1', { hitsAddend: 0 });
    expect(left(await send(limiter, [look]))).toEqual([1]);
    await send(limiter, ['a=1']);
    expect([codes(await send(limiter, [look])), left(await send(limiter, [look]))]).toEqual(['OK: OK', [0]]);
  });

  it('that does not fit leaves the rest, where theirs is used up', async () => {
    const limiter = limiterOf(`  - { key: a, ${minute(10)} }`);
    await send(limiter, ['a=1'], { hitsAddend: 9 });
    expect(codes(await send(limiter, ['a=1'], { hitsAddend: 5 }))).toBe('OVER_LIMIT: OVER_LIMIT');
    expect(codes(await send(limiter, ['a=1']))).toBe('OK: OK');
  });
});

describe('several descriptors with one limit', () => {
  it('count each, all or nothing', async () => {
    const limiter = limiterOf(`
  - { key: ip, ${minute(2)} }
  - { key: all, ${minute(5)} }`);
    expect(left(await send(limiter, ['ip=a', 'ip=b', 'ip=a', 'all=1']))).toEqual([1, 1, 0, 4]);
    const denied = await send(limiter, ['ip=b', 'ip=a', 'all=1']);
    expect(codes(denied)).toBe('OVER_LIMIT: OK OVER_LIMIT OK');
    expect(left(await send(limiter, ['ip=b', 'all=1']))).toEqual([0, 3]);
  });
});

describe('shadow_mode', () => {
  it('answers OK whatever it counts, and says that the limit is exceeded', async () => {
    const limiter = limiterOf(`
  - { key: a, shadow_mode: true, ${minute(1)} }
  - { key: b, ${minute(3)} }`);
    await send(limiter, ['a=1', 'b=1']);
    const answer = await send(limiter, ['a=1', 'b=1']);
    expect(codes(answer)).toBe('OK: OK OK');
    expect(answer.statuses[0]).toMatchObject({ isOverLimit: true, isShadow: true, limitRemaining: 0 });
    // An exhausted limit in shadow does not keep the others from being charged.
    expect(left(answer)[1]).toBe(1);
  });

  it('is not charged for a request that another limit denies', async () => {
    const limiter = limiterOf(`
  - { key: a, shadow_mode: true, ${minute(5)} }
  - { key: b, ${minute(0)} }`);
    expect(codes(await send(limiter, ['a=1', 'b=1']))).toBe('OVER_LIMIT: OK OVER_LIMIT');
    expect(left(await send(limiter, ['a=1']))).toEqual([4]);
  });

  it('of the service forces the overall code only, and every limit counts by itself', async () => {
    const limiter = limiterOf(
      `
  - { key: a, ${minute(1)} }
  - { key: b, ${minute(3)} }`,
      { shadowMode: true },
    );
    await send(limiter, ['a=1', 'b=1']);
    const answer = await send(limiter, ['a=1', 'b=1']);
    expect(codes(answer)).toBe('OK: OVER_LIMIT OK');
    expect(left(answer)).toEqual([0, 1]);
  });
});

describe('quota_mode', () => {
  const quotas = `
  - { key: a, quota_mode: true, ${minute(1)} }
  - { key: b, quota_mode: true, ${minute(2)} }
  - { key: c, ${minute(3)} }`;

  it('denies only if all quotas of the request are exceeded', async () => {
    const limiter = limiterOf(quotas);
    expect(codes(await send(limiter, ['a=1', 'b=1']))).toBe('OK: OK OK');
    expect(codes(await send(limiter, ['a=1', 'b=1']))).toBe('OK: OVER_LIMIT OK');
    expect(codes(await send(limiter, ['a=1', 'b=1']))).toBe('OVER_LIMIT: OVER_LIMIT OVER_LIMIT');
    expect(codes(await send(limiter, ['a=1']))).toBe('OVER_LIMIT: OVER_LIMIT');
  });

  it('gives back what it charged if another limit denies', async () => {
    const limiter = limiterOf(quotas);
    await send(limiter, ['c=1'], { hitsAddend: 3 });
    expect(codes(await send(limiter, ['a=1', 'b=1', 'c=1']))).toBe('OVER_LIMIT: OK OK OVER_LIMIT');
    expect(left(await send(limiter, ['a=1', 'b=1']))).toEqual([0, 1]);
  });

  it('charges no ordinary limit if all quotas are exceeded', async () => {
    const limiter = limiterOf(quotas);
    await send(limiter, ['a=1', 'c=1']);
    expect(codes(await send(limiter, ['a=1', 'c=1']))).toBe('OVER_LIMIT: OVER_LIMIT OK');
    expect(left(await send(limiter, ['c=1']))).toEqual([1]);
  });

  it('in shadow counts as a quota that has passed', async () => {
    const limiter = limiterOf(`
  - { key: a, quota_mode: true, ${minute(0)} }
  - { key: b, quota_mode: true, shadow_mode: true, ${minute(0)} }`);
    expect(codes(await send(limiter, ['a=1', 'b=1']))).toBe('OK: OVER_LIMIT OK');
  });

  it('of the service makes every limit a quota; a descriptor without a limit has passed', async () => {
    const limiter = limiterOf(
      `
  - { key: a, ${minute(0)} }
  - { key: b, ${minute(1)} }
  - { key: free, rate_limit: { unlimited: true } }`,
      { quotaMode: true },
    );
    expect(codes(await send(limiter, ['a=1', 'b=1']))).toBe('OK: OVER_LIMIT OK');
    expect(codes(await send(limiter, ['a=1', 'b=1']))).toBe('OVER_LIMIT: OVER_LIMIT OVER_LIMIT');
    expect(codes(await send(limiter, ['a=1', 'unknown=1']))).toBe('OK: OVER_LIMIT OK');
    expect(codes(await send(limiter, ['a=1', 'free=1']))).toBe('OVER_LIMIT: OVER_LIMIT OK');
  });
});

describe('a limit that the request brings', () => {
  const limit = { requestsPerUnit: 2, unit: 'MINUTE' };

  it('takes the place of the file, and is never in shadow', async () => {
    const limiter = limiterOf(`  - { key: a, shadow_mode: true, ${minute(100)} }`);
    const one = descriptor('a=1', { limit });
    const first = await send(limiter, [one]);
    expect(first.statuses[0]).toMatchObject({
      currentLimit: { requestsPerUnit: 2, unit: 'minute' },
      limitRemaining: 1,
      isShadow: false,
      metric: 'edge.a_1',
    });
    await send(limiter, [one]);
    expect(codes(await send(limiter, [one]))).toBe('OVER_LIMIT: OVER_LIMIT');
    // Theirs would count both in one counter.
    expect(left(await send(limiter, ['a=1']))).toEqual([99]);
  });

  it('limits entries that the file does not have, each by themselves', async () => {
    const limiter = limiterOf(`  - { key: a, ${minute(1)} }`);
    await send(limiter, [descriptor('x=1/y=2', { limit })]);
    const answer = await send(limiter, [
      descriptor('x=1/y=2', { limit }),
      descriptor('x=1/y=3', { limit }),
      descriptor('x=1/y=2', { limit: { requestsPerUnit: 9, unit: 'hour' } }),
    ]);
    expect(left(answer)).toEqual([0, 1, 8]);
  });

  it('of 0 always denies', async () => {
    const limiter = limiterOf(`  - { key: a, ${minute(1)} }`);
    const none = descriptor('z=1', { limit: { requestsPerUnit: 0, unit: 'day' } });
    expect((await send(limiter, [none])).statuses[0]).toMatchObject({
      code: 'OVER_LIMIT',
      retryAfterMs: Number.POSITIVE_INFINITY,
    });
  });
});

describe('replaces and unlimited', () => {
  const config = `
  - { key: plan, rate_limit: { name: base, unit: minute, requests_per_unit: 1 } }
  - { key: vip, rate_limit: { unlimited: true, replaces: [{ name: base }] } }
  - { key: paid, rate_limit: { unit: minute, requests_per_unit: 5, replaces: [{ name: base }] } }`;

  it('neither charge nor report the limit that is replaced', async () => {
    const limiter = limiterOf(config);
    const answer = await send(limiter, ['plan=x', 'paid=y']);
    expect(answer.statuses).toMatchObject([{ code: 'OK', currentLimit: undefined }, { limitRemaining: 4 }]);
    expect(left(await send(limiter, ['plan=x']))).toEqual([0]);
    expect(codes(await send(limiter, ['plan=x', 'vip=1']))).toBe('OK: OK OK');
  });

  it('answer with 4,294,967,295 left where there is no limit to count', async () => {
    const limiter = limiterOf(config);
    expect(left(await send(limiter, ['vip=1'], { hitsAddend: 1_000_000 }))).toEqual([4_294_967_295]);
  });
});

describe('the name in statistics', () => {
  const config = loadEnvoyConfig(
    fileOf(
      text(`
  - { key: a, ${minute(1)} }
  - { key: a, value: x, ${minute(1)} }
  - { key: b, detailed_metric: true, ${minute(1)} }
  - { key: c, value: 'v*', ${minute(1)} }
  - { key: d, value: 'v*', value_to_metric: true, ${minute(1)} }
  - { key: e, value: 'v*', value_to_metric: true, detailed_metric: true, share_threshold: true, ${minute(1)} }
  - { key: f, value_to_metric: true, descriptors: [{ key: g, ${minute(1)} }] }`),
    ),
  );
  const names: readonly (readonly [descriptor: string, name: string])[] = [
    ['a=1', 'edge.a'],
    ['a=x', 'edge.a_x'],
    ['b=1', 'edge.b_1'],
    ['c=v1', 'edge.c_v*'],
    ['d=v1', 'edge.d_v1'],
    ['e=v1', 'edge.e_v*'],
    ['f=1/g=2', 'edge.f_1.g'],
  ];
  for (const [written, name] of names) {
    it(`of ${written} is ${name}`, () => {
      expect(config.match('edge', [descriptor(written).entries])?.[0]?.metric).toBe(name);
    });
  }
});

describe('a mistake in a request', () => {
  const mistakes: readonly (readonly [says: RegExp, request: unknown])[] = [
    [/the request must be an object/, 7],
    [/`domain` must be not empty|`domain` .*not empty/, { domain: '', descriptors: [descriptor('a=1')] }],
    [/`domain` must be text/, { descriptors: [descriptor('a=1')] }],
    [/`descriptors` .*at least one/, { domain: 'edge', descriptors: [] }],
    [
      /`descriptors\[1\]\.entries`/,
      { domain: 'edge', descriptors: [descriptor('a=1'), { entries: [{ key: 1 }] }] },
    ],
    [/`hitsAddend`/, { domain: 'edge', descriptors: [descriptor('a=1')], hitsAddend: -1 }],
    [
      /`descriptors\[0\]\.hitsAddend`/,
      { domain: 'edge', descriptors: [descriptor('a=1', { hitsAddend: 0.5 })] },
    ],
    [
      /limit\.unit` .*one of second, minute/,
      { domain: 'edge', descriptors: [descriptor('a=1', { limit: { requestsPerUnit: 1, unit: 'moon' } })] },
    ],
    [
      /limit\.requestsPerUnit`/,
      {
        domain: 'edge',
        descriptors: [descriptor('a=1', { limit: { requestsPerUnit: 2 ** 32, unit: 'day' } })],
      },
    ],
  ];
  for (const [says, request] of mistakes) {
    it(`is rejected before anything changes: ${says.source}`, async () => {
      const limiter = limiterOf(`  - { key: a, ${minute(1)} }`);
      await expect(limiter.shouldRateLimit(request as EnvoyRequest)).rejects.toThrow(says);
      expect(left(await send(limiter, ['a=1']))).toEqual([0]);
    });
  }

  it('of options is found at once', () => {
    expect(() => limiterOf('  []', { shadwoMode: true } as never)).toThrow(/no option "shadwoMode"/);
  });
});
