import type { Profile } from '@sluice/outbound';
import { discordProfile, genericProfile, openaiProfile } from '@sluice/outbound';
import type { FakeUpstreamOptions } from '@sluice/outbound/testing';

/** How large the quota is. */
export interface QuotaSize {
  readonly limit: number;
  readonly windowMs: number;
}

/** An API as it answers, and as Sluice reads it. */
export interface HeaderStyleCase {
  readonly title: string;
  readonly profile: () => Profile;
  readonly fake: (size: QuotaSize) => FakeUpstreamOptions;
  /** Each has a quota of its own. Default: one. */
  readonly paths?: readonly string[];
}

const latencyMs = (random: () => number): number => 10 + random() * 20 + (random() < 0.02 ? 150 : 0);

const channels = [1, 2, 3, 4].map((i) => `/api/v10/channels/${10n ** 17n + BigInt(i)}/messages`);

export type HeaderStyleId = 'epoch' | 'delta' | 'ietf' | 'bucket' | 'discord';

/** The styles of the simulation, by their names on the command line. */
export const headerStyleCases: Readonly<Record<HeaderStyleId, HeaderStyleCase>> = {
  epoch: {
    title: 'epoch reset, window',
    profile: () => genericProfile({ reset: 'epoch-s' }),
    fake: ({ limit, windowMs }) => ({
      style: 'epoch',
      quotas: [{ limit, window: windowMs, phaseMs: 1370 }],
      latencyMs,
    }),
  },
  delta: {
    title: 'seconds to the reset, window',
    profile: () => genericProfile({ reset: 'delta-s' }),
    fake: ({ limit, windowMs }) => ({
      style: 'delta',
      quotas: [{ limit, window: windowMs, phaseMs: 450 }],
      latencyMs,
    }),
  },
  ietf: {
    title: 'IETF draft 10, two windows',
    profile: () => genericProfile(),
    fake: ({ limit, windowMs }) => ({
      style: 'ietf-10',
      quotas: [
        { name: 'burst', limit, window: windowMs, phaseMs: 2210 },
        { name: 'daily', limit: 1_000_000, window: '1d' },
      ],
      latencyMs,
    }),
  },
  bucket: {
    title: 'token bucket',
    profile: () => openaiProfile(),
    fake: ({ limit, windowMs }) => ({
      style: 'openai',
      quotas: [{ name: 'requests', capacity: limit, refill: { amount: limit, every: windowMs } }],
      latencyMs,
    }),
  },
  discord: {
    title: 'four small windows by route',
    profile: () => discordProfile(),
    paths: channels,
    fake: ({ limit, windowMs }) => ({
      style: 'discord',
      quotas: [{ limit: quotaOfRoute(limit), window: windowMs, phaseMs: 760 }],
      bucketOf: ({ url }) => ({ bucket: 'a1b2c3', resource: url.split('/')[4] ?? '' }),
      latencyMs,
    }),
  },
};

/** The routes share what the other styles grant at once. */
export function quotaOfRoute(limit: number): number {
  return Math.max(1, Math.floor(limit / channels.length));
}
