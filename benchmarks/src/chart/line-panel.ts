import { formatNumber, mainFigure } from '../figures/figures.ts';
import type { ContenderResult, RowResult } from '../figures/results.ts';
import type { Role } from '../suite.ts';
import { FAINT_COLOUR, GRID_COLOUR, lineColours, TEXT_COLOUR } from './colours.ts';
import { type Panel, panelTitles } from './panel.ts';

export const LINE_PANEL_HEIGHT = 300;

const TITLE_HEIGHT = 40;
const AXIS_HEIGHT = 56;
const WIDEST_LINEAR_RANGE = 50;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'];

/** A line for each series of contenders, over the axis of the row. */
export function linePanel(result: RowResult, index: number, top: number): Panel {
  const figure = mainFigure(result.row.measurement);
  return {
    titles: panelTitles(
      result.row.title,
      figure,
      scaleOf(result, figure.name).type === 'log' ? ' (logarithmic)' : '',
      top,
    ),
    grid: {
      left: 90,
      right: 250,
      top: top + TITLE_HEIGHT,
      height: LINE_PANEL_HEIGHT - TITLE_HEIGHT - AXIS_HEIGHT,
    },
    xAxis: {
      gridIndex: index,
      type: 'category',
      boundaryGap: false,
      name: result.row.axis,
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: FAINT_COLOUR, fontSize: 12 },
      data: xValues(result).map((x) => x.toLocaleString('en-US')),
      axisLine: { lineStyle: { color: FAINT_COLOUR } },
      axisLabel: { color: FAINT_COLOUR, fontSize: 11 },
    },
    yAxis: {
      gridIndex: index,
      ...scaleOf(result, figure.name),
      axisLabel: {
        color: FAINT_COLOUR,
        fontSize: 11,
        formatter: (value: number) => value.toLocaleString('en-US'),
      },
      splitLine: { lineStyle: { color: GRID_COLOUR } },
    },
    series: lineSeries(result, index),
  };
}

function lineSeries(result: RowResult, index: number): object[] {
  const figure = mainFigure(result.row.measurement);
  const seen: Record<Role, number> = { ours: 0, peer: 0, floor: 0 };
  return [...groupBySeries(result)].map(([name, contenders], i) => {
    const role = contenders[0]?.entry.role ?? 'ours';
    const colours = lineColours[role];
    const color = colours[seen[role]++ % colours.length];
    return {
      type: 'line',
      name,
      xAxisIndex: index,
      yAxisIndex: index,
      symbol: SYMBOLS[i % SYMBOLS.length],
      symbolSize: 7,
      lineStyle: { color, width: 2, type: role === 'floor' ? 'dashed' : 'solid' },
      itemStyle: { color },
      data: xValues(result).map((x) => medianAt(contenders, x, figure.name)),
      endLabel: {
        show: true,
        color: TEXT_COLOUR,
        fontSize: 12,
        distance: 10,
        formatter: ({ value }: { value: unknown }) => `${name}: ${formatNumber(Number(value))}`,
      },
      labelLayout: { moveOverlap: 'shiftY' },
    };
  });
}

/** Logarithmic where the smallest value would be invisible beside the largest. */
function scaleOf({ contenders }: RowResult, figure: string): { type: 'value' | 'log'; min: number } {
  const medians = contenders.flatMap(({ summaries }) => summaries[figure]?.median ?? []);
  const least = Math.min(...medians);
  const isWide = least > 0 && Math.max(...medians) > least * WIDEST_LINEAR_RANGE;
  return isWide ? { type: 'log', min: 10 ** Math.floor(Math.log10(least)) } : { type: 'value', min: 0 };
}

function groupBySeries({ contenders }: RowResult): Map<string, ContenderResult[]> {
  const lines = new Map<string, ContenderResult[]>();
  for (const contender of contenders) {
    const name = contender.entry.series ?? contender.entry.label;
    lines.set(name, [...(lines.get(name) ?? []), contender]);
  }
  return lines;
}

function xValues({ contenders }: RowResult): number[] {
  const values = new Set(contenders.flatMap(({ entry }) => (entry.x === undefined ? [] : [entry.x])));
  return [...values].sort((a, b) => a - b);
}

/** A gap in the line where the contender is missing. */
function medianAt(contenders: readonly ContenderResult[], x: number, figure: string): number | null {
  return contenders.find(({ entry }) => entry.x === x)?.summaries[figure]?.median ?? null;
}
