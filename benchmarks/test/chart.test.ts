import { XMLValidator } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import {
  CARD_COLOUR,
  colourOf,
  darkColours,
  FAINT_COLOUR,
  lineColours,
  TEXT_COLOUR,
} from '../src/chart/colours.ts';
import { suiteChart } from '../src/chart/suite-chart.ts';
import type { RowResult, SuiteResult } from '../src/figures/results.ts';
import { someEnvironment, someSuiteResult } from './some-report.ts';

type Colour = keyof typeof darkColours;

const bars = someSuiteResult('memory', 'row', 'calls', 'ns', [
  { id: 'ours', values: [100, 110] },
  { id: 'peer', role: 'peer', values: [200, 210] },
  { id: 'floor', role: 'floor', values: [50, 60] },
]);
const lines: SuiteResult = { ...bars, rows: bars.rows.map(alongAnAxis) };

function alongAnAxis({ row, contenders }: RowResult): RowResult {
  const onAxis = contenders.map((one) => ({ ...one, entry: { ...one.entry, series: one.entry.id, x: 1 } }));
  return { row: { ...row, axis: 'keys' }, contenders: onAxis };
}

/** The contrast of two colours as WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

it.each([
  ['text', 4.5, [TEXT_COLOUR, FAINT_COLOUR]],
  ['bars and lines', 3, [...Object.values(colourOf), ...Object.values(lineColours).flat()]],
] as [string, number, Colour[]][])(
  'gives %s enough contrast on a light and on a dark card',
  (_, least, colours) => {
    for (const colour of colours) {
      expect(contrast(colour, CARD_COLOUR), colour).toBeGreaterThanOrEqual(least);
      expect(contrast(darkColours[colour], darkColours[CARD_COLOUR]), colour).toBeGreaterThanOrEqual(least);
    }
  },
);

it.each([
  ['bars', bars],
  ['lines', lines],
])('has a dark replacement for every visible colour of a chart with %s', (_, suite) => {
  const svg = suiteChart(suite, someEnvironment, 'a caption');
  expect(XMLValidator.validate(svg)).toBe(true);
  const [style = ''] = /<style>[\s\S]*<\/style>/.exec(svg) ?? [];
  const invisible = /stroke-width="0"|<clipPath/;
  const visible = svg
    .replace(style, '')
    .replace(/<clipPath[\s\S]*?<\/clipPath>/g, '')
    .split('\n')
    .filter((line) => !invisible.test(line))
    .flatMap((line) => line.match(/\b(?:fill|stroke)="(?!none)[^"]+"/g) ?? []);
  expect(visible.length).toBeGreaterThan(10);
  for (const attribute of new Set(visible)) expect(style).toContain(`[${attribute}]`);
});
