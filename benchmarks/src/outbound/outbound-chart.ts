import { type EChartsOption, init } from 'echarts';
import { CARD_COLOUR, colourOf, FAINT_COLOUR, FONT, GRID_COLOUR, TEXT_COLOUR } from '../chart/colours.ts';
import { stillSvg } from '../chart/still-svg.ts';
import { headerStyleCases } from './header-styles.ts';
import type { FleetResult } from './run-fleet.ts';
import { senders } from './senders.ts';

const WIDTH = 1000;
const HEADER_HEIGHT = 80;
const TITLE_HEIGHT = 34;
const BAR_HEIGHT = 25;

/** Two columns of bars for each style: refusals and the share of the quota. For both colour schemes. */
export function outboundChart(results: readonly FleetResult[], caption: string): string {
  const styles = [...new Set(results.map(({ style }) => style))];
  let top = HEADER_HEIGHT;
  const panels = styles.flatMap((style, i) => {
    const own = results.filter((result) => result.style === style);
    const { title } = headerStyleCases[style];
    const panel = [
      column(own, 2 * i, { top, left: 250, width: 330 }, `${title}: 429s for 10,000 calls`, refusals),
      column(own, 2 * i + 1, { top, left: 640, width: 280 }, '% of the quota', shares),
    ];
    top += TITLE_HEIGHT + own.length * BAR_HEIGHT + 16;
    return panel;
  });
  const option: EChartsOption = {
    animation: false,
    backgroundColor: CARD_COLOUR,
    textStyle: { fontFamily: FONT, color: TEXT_COLOUR },
    title: [
      text("Several processes and one API's quota", 16, 10, 20, caption),
      ...panels.map(({ title }) => title),
    ],
    grid: panels.map(({ grid }) => grid),
    xAxis: panels.map(({ xAxis }) => xAxis),
    yAxis: panels.map(({ yAxis }) => yAxis),
    series: panels.map(({ series }) => series),
  };
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: top });
  try {
    chart.setOption(option);
    return stillSvg(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

const refusals = ({ refusedPer10000 }: FleetResult): number => Math.round(refusedPer10000);
const shares = ({ sharePercent }: FleetResult): number =>
  Number.isNaN(sharePercent) ? 0 : Math.round(sharePercent * 10) / 10;

interface Place {
  readonly top: number;
  readonly left: number;
  readonly width: number;
}

function column(
  results: readonly FleetResult[],
  index: number,
  { top, left, width }: Place,
  title: string,
  of: (result: FleetResult) => number,
) {
  const isFirst = index % 2 === 0;
  return {
    title: text(title, isFirst ? 16 : left, top, 14),
    grid: { left, width, top: top + TITLE_HEIGHT, height: results.length * BAR_HEIGHT },
    xAxis: {
      gridIndex: index,
      type: 'value' as const,
      // Room for the text after the longest bar.
      max: Math.max(1, ...results.map(of)) * 1.25,
      axisLabel: { show: false },
      splitLine: { lineStyle: { color: GRID_COLOUR } },
    },
    yAxis: {
      gridIndex: index,
      type: 'category' as const,
      inverse: true,
      data: results.map(({ sender }) => senders[sender].label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: FAINT_COLOUR } },
      axisLabel: { show: isFirst, color: TEXT_COLOUR, fontSize: 12, interval: 0 },
    },
    series: {
      type: 'bar' as const,
      xAxisIndex: index,
      yAxisIndex: index,
      barWidth: 15,
      label: {
        show: true,
        position: 'right' as const,
        color: TEXT_COLOUR,
        formatter: ({ value }: { value: unknown }) => Number(value).toLocaleString('en-US'),
      },
      data: results.map((result) => ({
        value: of(result),
        itemStyle: { color: colourOf[senders[result.sender].role] },
      })),
    },
  };
}

function text(title: string, left: number, top: number, fontSize: number, subtext = ''): object {
  return {
    text: title,
    subtext,
    left,
    top,
    textStyle: { fontSize, color: TEXT_COLOUR, fontFamily: FONT },
    subtextStyle: { fontSize: 12, color: FAINT_COLOUR, fontFamily: FONT },
  };
}
