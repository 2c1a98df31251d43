import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts';
import type { Summary } from '../figures/statistics.ts';
import { FONT, TEXT_COLOUR } from './colours.ts';

const HALF_CAP = 4;

/** On horizontal bars: a line from minimum to maximum, followed by text. */
export function whiskers(
  summaries: readonly (Summary | undefined)[],
  axisIndex: number,
  wordsOf: (index: number) => string,
): object {
  return {
    type: 'custom',
    xAxisIndex: axisIndex,
    yAxisIndex: axisIndex,
    z: 5,
    silent: true,
    data: summaries.map((summary, i) => [summary?.min ?? 0, i, summary?.max ?? 0]),
    renderItem: (_params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
      const index = Number(api.value(1));
      const [fromX = 0, y = 0] = api.coord([api.value(0), index]);
      const [toX = 0] = api.coord([api.value(2), index]);
      const stroke = { style: { fill: 'none', stroke: TEXT_COLOUR, lineWidth: 1.2 } };
      const line = (x1: number, y1: number, x2: number, y2: number): object => ({
        type: 'line',
        shape: { x1, y1, x2, y2 },
        ...stroke,
      });
      const whisker =
        toX > fromX
          ? [
              line(fromX, y, toX, y),
              line(fromX, y - HALF_CAP, fromX, y + HALF_CAP),
              line(toX, y - HALF_CAP, toX, y + HALF_CAP),
            ]
          : [];
      const text = wordsOf(index);
      const words = {
        text,
        x: toX + 6,
        y,
        verticalAlign: 'middle',
        fontSize: 12,
        fill: TEXT_COLOUR,
        fontFamily: FONT,
        // Keeps the text legible where the line of the floor passes behind it.
        backgroundColor: 'rgba(255,255,255,0.85)',
        padding: [1, 2],
      };
      return { type: 'group', children: [...whisker, { type: 'text', style: words }] };
    },
  };
}
