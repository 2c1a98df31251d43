import type { Point } from '../messages.ts';
import { formatCount, formatTime } from './formats.ts';
import { OUTCOMES } from './outcomes.ts';

/** What the last bars of the chart show, newest first. */
export function PointTable({ points }: { readonly points: readonly Point[] }) {
  return (
    <table class="points">
      <thead>
        <tr>
          <th scope="col">From</th>
          {OUTCOMES.map(({ name, text }) => (
            <th key={name} scope="col" class="number">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point[0]}>
            <th scope="row">{formatTime(point[0])}</th>
            {OUTCOMES.map(({ name, index }) => (
              <td key={name} class="number">
                {formatCount(point[index])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
