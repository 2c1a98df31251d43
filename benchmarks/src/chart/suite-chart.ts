import type { RunEnvironment } from '@sluice/test-servers';
import { type EChartsOption, init } from 'echarts';
import type { RowResult, SuiteResult } from '../figures/results.ts';
import { barPanel, barPanelHeight } from './bar-panel.ts';
import { CARD_COLOUR, colourOf, FAINT_COLOUR, FONT, TEXT_COLOUR } from './colours.ts';
import { LINE_PANEL_HEIGHT, linePanel } from './line-panel.ts';
import type { Panel } from './panel.ts';
import { stillSvg } from './still-svg.ts';

const WIDTH = 1000;
/** With no line below the title. */
const HEADER_HEIGHT = 58;
const LINE_HEIGHT = 17;
/** The longest line below the title that fits the width, in characters. */
const LINE_LENGTH = 140;

/** A chart of a suite as the text of an SVG file: a panel for each row, from top to bottom. */
export function suiteChart(result: SuiteResult, environment: RunEnvironment, caption: string): string {
  const about = `${caption}\n${whereOf(result, environment)}`;
  let top = HEADER_HEIGHT + about.split('\n').length * LINE_HEIGHT;
  const panels = result.rows.map(shownOnChart).map((row, index): Panel => {
    const panel = panelOf(row, index, top);
    top += heightOf(row);
    return panel;
  });
  const option: EChartsOption = {
    animation: false,
    backgroundColor: CARD_COLOUR,
    textStyle: { fontFamily: FONT, color: TEXT_COLOUR },
    title: [header(result, about), ...panels.flatMap(({ titles }) => titles)],
    grid: panels.map(({ grid }) => grid),
    xAxis: panels.map(({ xAxis }) => xAxis),
    yAxis: panels.map(({ yAxis }) => yAxis),
    series: panels.flatMap(({ series }) => series),
    graphic: key(),
  };
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: top + 10 });
  try {
    chart.setOption(option);
    return stillSvg(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

function shownOnChart({ row, contenders }: RowResult): RowResult {
  return { row, contenders: contenders.filter(({ entry }) => entry.isOffChart === undefined) };
}

function panelOf(row: RowResult, index: number, top: number): Panel {
  return row.row.axis === undefined ? barPanel(row, index, top) : linePanel(row, index, top);
}

function heightOf(row: RowResult): number {
  return row.row.axis === undefined ? barPanelHeight(row) : LINE_PANEL_HEIGHT;
}

function header({ suite }: SuiteResult, about: string): object {
  return {
    text: `Sluice beside its peers: ${uncapitalized(suite.title)}`,
    subtext: about,
    left: 16,
    top: 10,
    textStyle: { fontSize: 20, color: TEXT_COLOUR, fontFamily: FONT },
    subtextStyle: { fontSize: 12, color: FAINT_COLOUR, lineHeight: LINE_HEIGHT, fontFamily: FONT },
  };
}

/** On two lines where one is too short. */
function whereOf({ server }: SuiteResult, { cpu, cores, node, date }: RunEnvironment): string {
  const all = [`${cpu}, ${cores} cores`, `Node ${node}`, server, date.slice(0, 10)];
  const parts = all.filter((one) => one !== undefined);
  const line = parts.join(' · ');
  if (line.length <= LINE_LENGTH) return line;
  const longest = parts.reduce((one, other) => (other.length > one.length ? other : one));
  return `${parts.filter((part) => part !== longest).join(' · ')}\n${longest}`;
}

function uncapitalized(title: string): string {
  return `${title[0]?.toLowerCase()}${title.slice(1)}`;
}

/** The legend. */
function key(): object[] {
  const meanings = [
    ['sluice', colourOf.ours],
    ['peers', colourOf.peer],
    ['floor: the least it can cost', colourOf.floor],
  ] as const;
  let left = WIDTH - 360;
  return meanings.flatMap(([text, fill]) => {
    const at = left;
    left += 36 + text.length * 7;
    return [
      { type: 'rect', left: at, top: 17, shape: { width: 14, height: 14 }, style: { fill } },
      {
        type: 'text',
        left: at + 20,
        top: 18,
        style: { text, fontSize: 12, fill: TEXT_COLOUR, fontFamily: FONT },
      },
    ];
  });
}
