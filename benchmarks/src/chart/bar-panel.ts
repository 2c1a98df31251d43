import { formatNumber, mainFigure } from '../figures/figures.ts';
import { contenderOf, ratioTo } from '../figures/ratios.ts';
import type { ContenderResult, RowResult } from '../figures/results.ts';
import { colourOf, FAINT_COLOUR, FLOOR_LINE_COLOUR, GRID_COLOUR, TEXT_COLOUR } from './colours.ts';
import { type Panel, panelTitles } from './panel.ts';
import { whiskers } from './whiskers.ts';

const BAR_HEIGHT = 25;
const TITLE_HEIGHT = 30;
const AXIS_HEIGHT = 34;

export function barPanelHeight({ contenders }: RowResult): number {
  return TITLE_HEIGHT + contenders.length * BAR_HEIGHT + AXIS_HEIGHT;
}

/** A bar for each contender, with its value and its ratio to the peer as text, and its range as a whisker. */
export function barPanel(result: RowResult, index: number, top: number): Panel {
  const figure = mainFigure(result.row.measurement);
  const { contenders } = result;
  const summaries = contenders.map(({ summaries }) => summaries[figure.name]);
  const largest = Math.max(...summaries.map((summary) => summary?.max ?? 0), 0);
  const axes = { xAxisIndex: index, yAxisIndex: index };
  return {
    titles: panelTitles(result.row.title, figure, whatRatiosMean(result), top),
    grid: { left: 300, right: 30, top: top + TITLE_HEIGHT, height: contenders.length * BAR_HEIGHT },
    xAxis: {
      gridIndex: index,
      type: 'value',
      // Room for the text after the longest bar.
      max: largest === 0 ? 1 : largest * 1.4,
      splitNumber: 5,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: FAINT_COLOUR,
        fontSize: 11,
        showMaxLabel: false,
        formatter: (value: number) => value.toLocaleString('en-US'),
      },
      splitLine: { lineStyle: { color: GRID_COLOUR } },
    },
    yAxis: {
      gridIndex: index,
      type: 'category',
      inverse: true,
      data: contenders.map(({ entry }) => entry.label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: FAINT_COLOUR } },
      axisLabel: { color: TEXT_COLOUR, fontSize: 12, width: 280, overflow: 'truncate', interval: 0 },
    },
    series: [
      {
        ...axes,
        type: 'bar',
        barWidth: 15,
        data: contenders.map((contender, i) => ({
          value: summaries[i]?.median ?? 0,
          itemStyle: { color: colourOf[contender.entry.role] },
        })),
        ...floorLine(result),
      },
      whiskers(summaries, index, (i) => words(result, contenders[i])),
    ],
  };
}

/** Its value and its ratio to the peer, or that it is missing. */
function words(result: RowResult, contender: ContenderResult | undefined): string {
  if (contender === undefined || contender.missing !== undefined) return 'missing';
  const figure = mainFigure(result.row.measurement);
  const value = `${formatNumber(contender.summaries[figure.name]?.median)}${figure.unit === '/s' ? '/s' : ` ${figure.unit}`}`;
  const { peer } = result.row;
  const ratio = contender.entry.id === peer ? undefined : ratioTo(result, contender, peer);
  const isFloor = contender.entry.role === 'floor';
  return ratio === undefined || isFloor ? value : `${value}   ${formatNumber(ratio)}×`;
}

function whatRatiosMean({ row, contenders }: RowResult): string {
  const peer = contenders.find(({ entry }) => entry.id === row.peer)?.entry.label;
  return peer === undefined ? '' : `; ×: times as good as ${peer}`;
}

function floorLine(result: RowResult): object {
  const floor = contenderOf(result, result.row.floor);
  const at = floor?.summaries[mainFigure(result.row.measurement).name]?.median;
  if (at === undefined) return {};
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color: FLOOR_LINE_COLOUR, type: 'dashed', width: 1 },
      data: [{ xAxis: at }],
    },
  };
}
