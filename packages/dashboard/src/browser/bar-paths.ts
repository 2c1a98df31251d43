import type { Point } from '../messages.ts';
import { OUTCOMES } from './outcomes.ts';

/** The room for the bars, in pixels. */
export interface Area {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

/** One path per outcome, each bar on top of those of the outcomes before it. */
export function barPaths(points: readonly Point[], most: number, area: Area): readonly string[] {
  const stepPx = area.width / points.length;
  // A gap between bars; narrow ones would be half gap.
  const barPx = stepPx > 8 ? stepPx - 2 : stepPx > 4 ? stepPx - 1 : stepPx;
  const bottom = area.top + area.height;
  const filled = points.map(() => 0);
  return OUTCOMES.map(({ index }) =>
    points
      .map((point, i) => {
        const count = point[index];
        if (count === 0) return '';
        const from = filled[i] as number;
        filled[i] = from + count;
        const [y1, y2] = [from, from + count].map((sum) => bottom - (sum / most) * area.height);
        const x = area.left + i * stepPx;
        return `M${px(x)} ${px(y1 as number)}V${px(y2 as number)}h${px(barPx)}V${px(y1 as number)}z`;
      })
      .join(''),
  );
}

/** Round numbers from 0 to the first one that is at least `most`, four to six of them. */
export function ticksUpTo(most: number): readonly number[] {
  const rough = Math.max(most, 4) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) as number) * power;
  const count = Math.ceil(Math.max(most, 4) / step);
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}
