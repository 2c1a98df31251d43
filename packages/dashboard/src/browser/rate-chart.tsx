import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Point } from '../messages.ts';
import { type Area, barPaths, ticksUpTo } from './bar-paths.ts';
import { formatCount, formatMinute, formatTime } from './formats.ts';
import type { Series } from './live-stream.ts';
import { OUTCOMES } from './outcomes.ts';
import { PointTable } from './point-table.tsx';

interface RateChartProps {
  readonly series: Series;
  readonly stepMs: number;
  readonly steps: number;
  readonly nowMs: number;
}

const HEIGHT = 240;
const AXIS_PX = 44;
const LABELS_PX = 22;

/** Decisions per step, one stacked bar per step. It is hidden from screen readers; the table is not. */
export function RateChart({ series, stepMs, steps, nowMs }: RateChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [hovered, setHovered] = useState<number>();
  useEffect(() => {
    const element = box.current as HTMLDivElement;
    const resized = new ResizeObserver(() => setWidth(element.clientWidth));
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  const points = useMemo(() => allPoints(series, stepMs, steps, nowMs), [series, stepMs, steps, nowMs]);
  const area = { left: AXIS_PX, width: Math.max(width - AXIS_PX, 1), top: 8, height: HEIGHT - LABELS_PX - 8 };
  const outcomes = OUTCOMES.filter(
    ({ isUsual, index }) => isUsual || points.some((point) => point[index] > 0),
  );
  // The newest step is not over yet.
  const shown = points[hovered ?? points.length - 2];
  return (
    <>
      <p class="readout" aria-hidden="true">
        <span class="muted">{shown === undefined ? '' : formatTime(shown[0])}</span>
        {outcomes.map(({ name, text, index }) => (
          <span key={name} class={`key ${name}`}>
            <b>{formatCount(shown?.[index] ?? 0)}</b> {text}
          </span>
        ))}
      </p>
      <div
        class="plot"
        ref={box}
        aria-hidden="true"
        onPointerMove={({ offsetX }) => {
          const index = Math.floor(((offsetX - area.left) / area.width) * steps);
          setHovered(index >= 0 && index < steps ? index : undefined);
        }}
        onPointerLeave={() => setHovered(undefined)}
      >
        {width > 0 && <Bars points={points} area={area} hovered={hovered} />}
      </div>
      <details>
        <summary>Show as a table</summary>
        <PointTable points={points.slice(-12).reverse()} />
      </details>
    </>
  );
}

interface BarsProps {
  readonly points: readonly Point[];
  readonly area: Area;
  readonly hovered: number | undefined;
}

function Bars({ points, area, hovered }: BarsProps) {
  const sums = points.map((point) => OUTCOMES.reduce((sum, { index }) => sum + point[index], 0));
  const ticks = ticksUpTo(Math.max(...sums));
  const most = ticks.at(-1) as number;
  const paths = barPaths(points, most, area);
  const right = area.left + area.width;
  const stepPx = area.width / points.length;
  const [first, second] = points;
  const format = (second?.[0] ?? 0) - (first?.[0] ?? 0) < 60_000 ? formatTime : formatMinute;
  const labels = Math.max(1, Math.min(5, Math.floor(area.width / 80)));
  return (
    <svg width={right} height={HEIGHT} aria-hidden="true">
      {ticks.map((tick) => {
        const y = Math.round(area.top + area.height * (1 - tick / most)) + 0.5;
        return (
          <g key={tick}>
            <path class="grid" d={`M${area.left} ${y}H${right}`} />
            <text x={area.left - 8} y={y + 4} text-anchor="end">
              {formatCount(tick)}
            </text>
          </g>
        );
      })}
      {hovered !== undefined && (
        <rect
          class="hover"
          x={area.left + hovered * stepPx}
          y={area.top}
          width={stepPx}
          height={area.height}
        />
      )}
      {OUTCOMES.map(({ name }, i) => (
        <path key={name} class={name} d={paths[i]} />
      ))}
      {Array.from({ length: labels }, (_, label) => {
        const i = Math.floor(((label + 0.5) * points.length) / labels);
        return (
          <text key={label} x={area.left + i * stepPx} y={HEIGHT - 5} text-anchor="middle">
            {format(points[i]?.[0] ?? 0)}
          </text>
        );
      })}
    </svg>
  );
}

/** Every step up to now; one in which nothing was counted is 0. */
function allPoints(series: Series, stepMs: number, steps: number, nowMs: number): readonly Point[] {
  const last = Math.floor(nowMs / stepMs);
  return Array.from({ length: steps }, (_, i) => {
    const atMs = (last - steps + 1 + i) * stepMs;
    return series.get(atMs) ?? [atMs, 0, 0, 0, 0, 0];
  });
}
