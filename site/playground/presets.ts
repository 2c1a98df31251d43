import { defaultSpec, type LimitSpec } from './limit-spec.ts';
import type { Scenario } from './scenario.ts';

/** A scenario with a title and the sentence that says what to look at. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly lesson: string;
  readonly scenario: Scenario;
}

function spec(algorithm: LimitSpec['algorithm'], values: Record<string, number | string>): LimitSpec {
  return { algorithm, values: { ...defaultSpec(algorithm).values, ...values } };
}

/** The scenarios that the page offers. The first is the one that it opens with. */
export const presets: readonly Preset[] = [
  {
    name: 'edge',
    title: 'A burst at the edge of a window',
    lesson:
      'The fixed window grants its limit twice within a second, around its edge. The sliding window does not.',
    scenario: {
      lanes: [
        [spec('fixedWindow', { limit: 6, window: 10_000, align: 'clock' })],
        [spec('slidingWindow', { limit: 6, window: 10_000 })],
      ],
      traffic: {
        kind: 'clicks',
        atMs: [5500, 5590, 5680, 5770, 5860, 5950, 6050, 6140, 6230, 6320, 6410, 6490, 12_000, 15_000],
      },
    },
  },
  {
    name: 'pace',
    title: 'A page that loads ten things at once',
    lesson:
      'A token bucket lets the burst pass and then holds the average. GCRA spreads the calls from the start.',
    scenario: {
      lanes: [
        [spec('tokenBucket', { capacity: 10, amount: 1, every: 1000 })],
        [spec('gcra', { limit: 60, period: 60_000, burst: 2 })],
      ],
      traffic: { kind: 'bursts', size: 10, everyMs: 8000, seconds: 30 },
    },
  },
  {
    name: 'plan',
    title: 'A pace and a quota in one check',
    lesson: 'Both limits must allow a call, and a call that one of them denies is not charged to the other.',
    scenario: {
      lanes: [
        [
          spec('tokenBucket', { capacity: 5, amount: 2, every: 1000 }),
          spec('fixedWindow', { limit: 40, window: 60_000 }),
        ],
        [spec('fixedWindow', { limit: 40, window: 60_000 })],
      ],
      traffic: { kind: 'random', perSecond: 3, seconds: 60, seed: 7 },
    },
  },
  {
    name: 'login',
    title: 'A login under attack',
    lesson:
      'The block turns the first denial into a lock: the attacker gets five tries in all, not five a window.',
    scenario: {
      lanes: [
        [spec('slidingWindowLog', { limit: 5, window: 15_000 }), spec('block', { onDenied: 60_000 })],
        [spec('slidingWindowLog', { limit: 5, window: 15_000 })],
      ],
      traffic: { kind: 'steady', perSecond: 1, seconds: 60 },
    },
  },
  {
    name: 'slots',
    title: 'Slow calls that run at once',
    lesson: 'Slots bound how many calls run at once. A bucket bounds how many begin.',
    scenario: {
      lanes: [
        [spec('concurrency', { limit: 4, lease: 3000 })],
        [spec('tokenBucket', { capacity: 4, amount: 4, every: 3000 })],
      ],
      traffic: { kind: 'random', perSecond: 2, seconds: 30, seed: 11 },
    },
  },
];
