import type { Figure } from '../figures/figures.ts';
import { FAINT_COLOUR, FONT, TEXT_COLOUR } from './colours.ts';

/** The part of a chart that shows one row: options of ECharts, for the axes of this index. */
export interface Panel {
  readonly titles: readonly object[];
  readonly grid: object;
  readonly xAxis: object;
  readonly yAxis: object;
  readonly series: readonly object[];
}

/** The title of a panel on the left; its figure, which way is better, and a remark on the right. */
export function panelTitles(title: string, figure: Figure, more: string, top: number): object[] {
  const unit = figure.unit === '' || figure.unit === '/s' ? '' : `, ${figure.unit}`;
  return [
    {
      text: `${title[0]?.toUpperCase()}${title.slice(1)}`,
      left: 16,
      top,
      textStyle: { fontSize: 14, fontWeight: 'bold', color: TEXT_COLOUR, fontFamily: FONT },
    },
    {
      text: `${figure.label}${unit}: ${figure.better} is better${more}`,
      left: 970,
      top: top + 2,
      textAlign: 'right',
      textStyle: { fontSize: 12, fontWeight: 'normal', color: FAINT_COLOUR, fontFamily: FONT },
    },
  ];
}
