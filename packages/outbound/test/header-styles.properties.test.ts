import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anthropicProfile,
  discordProfile,
  genericProfile,
  githubProfile,
  gitlabProfile,
  linearProfile,
  openaiProfile,
  type Profile,
  shopifyGraphqlProfile,
  shopifyRestProfile,
  slackProfile,
} from '../src/index.ts';
import { type HeaderStyleName, headerStyles } from '../src/testing/header-styles.ts';
import type { AnswerState, QuotaState, StyledAnswer } from '../src/testing/index.ts';
import { upstreamResponse } from '../src/upstream-response.ts';
import { msUntil } from './observed.ts';

/** Which profile reads which style, and the most by which a reset may be off, in milliseconds. */
const readers: Readonly<Record<HeaderStyleName, readonly [Profile, resetWithinMs: number | 'none']>> = {
  none: [slackProfile(), 'none'],
  epoch: [genericProfile({ reset: 'epoch-s' }), 1000],
  delta: [genericProfile({ reset: 'delta-s' }), 1000],
  gitlab: [gitlabProfile(), 1000],
  'ietf-6': [genericProfile(), 1000],
  'ietf-7': [genericProfile(), 1000],
  'ietf-10': [genericProfile(), 1000],
  github: [githubProfile(), 1000],
  discord: [discordProfile(), 1],
  linear: [linearProfile(), 1],
  'shopify-rest': [shopifyRestProfile(), 'none'],
  'shopify-graphql': [shopifyGraphqlProfile(), 'none'],
  openai: [openaiProfile(), 1],
  anthropic: [anthropicProfile(), 1000],
};

const styleNames = Object.keys(readers) as HeaderStyleName[];

const quota: fc.Arbitrary<QuotaState> = fc
  .record({
    limit: fc.integer({ min: 1, max: 1_000_000 }),
    left: fc.double({ min: 0, max: 1, noNaN: true }),
    resetInMs: fc.integer({ min: 0, max: 86_400_000 }),
    refillPerSecond: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ limit, left, resetInMs, refillPerSecond }) => ({
    name: 'requests',
    kind: 'window',
    limit,
    remaining: Math.floor(limit * left),
    resetInMs,
    windowMs: 86_400_000,
    refillPerSecond,
  }));

const state: fc.Arbitrary<AnswerState> = fc
  .record({
    quota,
    isLimited: fc.boolean(),
    waitMs: fc.integer({ min: 1, max: 86_400_000 }),
    nowMs: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
    rounding: fc.constantFrom('down', 'up', 'exact'),
  })
  .map(({ quota: one, isLimited, waitMs, nowMs, rounding }) => ({
    quotas: [one],
    isLimited,
    retryInMs: isLimited ? waitMs : 0,
    isSecondary: false,
    nowMs,
    rounding,
    bucket: 'core',
    cost: {},
  }));

describe.each(styleNames)('the style %s', (name) => {
  const [profile, resetWithinMs] = readers[name];

  it('is read back by its profile, whatever the numbers are', () => {
    fc.assert(
      fc.property(state, (answer) => {
        const { status, headers, body } = headerStyles[name](answer);
        const read = profile.read(upstreamResponse({ status, headers, body }));
        expect(read.limited !== undefined).toBe(answer.isLimited);
        if (name === 'none') return;
        const [truth] = answer.quotas;
        const [reading] = read.dimensions;
        if (truth === undefined || reading === undefined) throw new Error('no quota');
        expect([reading.limit, reading.remaining]).toEqual([truth.limit, truth.remaining]);
        if (resetWithinMs === 'none' || reading.reset === undefined) return;
        const resetInMs = msUntil(reading.reset, answer.nowMs);
        expect(Math.abs(resetInMs - truth.resetInMs)).toBeLessThanOrEqual(resetWithinMs);
        // Waiting for as long as the reset may be rounded is never early.
        const { ms, roundedToMs = ms % 1000 === 0 ? 1000 : 1 } = reading.reset;
        expect(resetInMs + roundedToMs).toBeGreaterThanOrEqual(truth.resetInMs);
      }),
    );
  });

  it('never names a pause that ends before the limit does', () => {
    fc.assert(
      fc.property(state, (answer) => {
        fc.pre(answer.isLimited);
        const exact = { ...answer, quotas: answer.quotas.map((one) => ({ ...one, remaining: 0 })) };
        const { status, headers, body }: StyledAnswer = headerStyles[name](exact);
        const pause = profile.read(upstreamResponse({ status, headers, body })).limited?.pause;
        if (pause === undefined || name === 'shopify-graphql') return;
        const { roundedToMs = 0 } = pause;
        const isReset = headers['retry-after'] === undefined && !('retry-after-ms' in headers);
        const waitMs = isReset ? (answer.quotas[0]?.resetInMs ?? 0) : answer.retryInMs;
        expect(msUntil(pause, answer.nowMs) + roundedToMs).toBeGreaterThanOrEqual(waitMs);
      }),
    );
  });
});
