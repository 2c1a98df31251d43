import { spec } from './limit-spec.ts';
import type { Scenario } from './scenario.ts';

/** A scenario with a title and the sentence that says what to look at. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly lesson: string;
  readonly scenario: Scenario;
}

/** The preset that the page opens with. The others are loaded when one of them is chosen. */
export const openingPreset: Preset = {
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
};

/** What the page offers, by name. */
export const presetTitles = {
  edge: openingPreset.title,
  pace: 'A page that loads ten things at once',
  plan: 'A pace and a quota in one check',
  login: 'A login under attack',
  slots: 'Slow calls that run at once',
} as const;
