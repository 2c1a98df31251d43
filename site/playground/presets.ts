import { spec } from './limit-spec.ts';
import { openingPreset, type Preset, presetTitles } from './opening-preset.ts';

/** All presets, in the order in which the page offers them. */
export const presets: readonly Preset[] = [
  openingPreset,
  {
    name: 'pace',
    title: presetTitles.pace,
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
    title: presetTitles.plan,
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
    title: presetTitles.login,
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
    title: presetTitles.slots,
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
