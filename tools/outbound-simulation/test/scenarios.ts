import type { Scenario } from './worker-run.ts';

/** How large the quotas are; the smaller, the less the share depends on the speed of the machine. */
export interface Size {
  readonly limit: number;
  readonly windowMs: number;
  readonly channels: number;
}

const latencyMs = (random: () => number): number => 10 + random() * 20 + (random() < 0.02 ? 150 : 0);

/** An upstream for each of five styles of headers, which differ in what they say and how. */
export function fiveStyles({ limit, windowMs, channels }: Size): readonly Scenario[] {
  const refill = (amount: number) => ({ amount, every: windowMs });
  const paths = Array.from(
    { length: channels },
    (_, i) => `/api/v10/channels/${10n ** 17n + BigInt(i)}/messages`,
  );
  return [
    {
      name: 'epoch window',
      profile: 'genericProfile',
      profileOptions: { reset: 'epoch-s' },
      fake: { style: 'epoch', quotas: [{ limit, window: windowMs, phaseMs: 1370 }], latencyMs },
      share: 0.99,
    },
    {
      name: 'delta window',
      profile: 'genericProfile',
      profileOptions: { reset: 'delta-s' },
      fake: { style: 'delta', quotas: [{ limit, window: windowMs, phaseMs: 450 }], latencyMs },
      share: 0.99,
    },
    {
      name: 'IETF draft 10',
      profile: 'genericProfile',
      fake: {
        style: 'ietf-10',
        quotas: [
          { name: 'burst', limit, window: windowMs, phaseMs: 2210 },
          { name: 'daily', limit: 1_000_000, window: '1d' },
        ],
        latencyMs,
      },
      share: 0.99,
    },
    {
      name: 'bucket, two dimensions',
      profile: 'openaiProfile',
      hasTokens: true,
      fake: {
        style: 'openai',
        quotas: [
          { name: 'requests', capacity: limit, refill: refill(limit) },
          { name: 'tokens', capacity: limit * 95, refill: refill(limit * 95) },
        ],
        latencyMs,
      },
      share: 0.99,
    },
    {
      name: 'small buckets by route',
      profile: 'discordProfile',
      paths,
      fake: {
        style: 'discord',
        quotas: [{ limit: 10, window: windowMs, phaseMs: 760 }],
        bucketOf: ({ url }) => ({ bucket: 'a1b2c3', resource: url.split('/')[4] ?? '' }),
        latencyMs,
      },
      share: 0.95,
    },
  ];
}

/** One style under the faults of clocks, networks and other users. */
export function faults(size: Size): readonly Scenario[] {
  const [epoch, delta, ietf, bucket] = fiveStyles(size) as [Scenario, Scenario, Scenario, Scenario];
  const vary = (base: Scenario, name: string, fake: object, more: Partial<Scenario> = {}): Scenario => ({
    ...base,
    name: `${base.name}: ${name}`,
    fake: { ...base.fake, ...fake },
    ...more,
  });
  return [
    vary(epoch, 'clock 2 s ahead', { clockSkewMs: 2000 }),
    vary(epoch, 'clock 2 s behind', { clockSkewMs: -2000 }),
    vary(ietf, 'clock 2 s behind', { clockSkewMs: -2000 }),
    vary(epoch, 'resets rounded up', { rounding: 'up' }),
    vary(delta, 'resets rounded up', { rounding: 'up' }),
    vary(epoch, '1 % of answers lost', { lostAnswers: 0.01 }),
    vary(bucket, '1 % of answers lost', { lostAnswers: 0.01 }),
    vary(
      epoch,
      '20 % foreign, keep 1 %',
      { foreign: 0.2 },
      { options: { keep: '1%' }, share: 0.95, mostRefused: 20 },
    ),
  ];
}
