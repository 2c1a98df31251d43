import type { MeasurementKind } from '../suite.ts';

/** A number that a measurement yields, and how it is shown. */
export interface Figure {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** How much more it is than that of the floor is shown too. */
  readonly aboveFloor?: true;
}

const perSecond = (label: string): Figure => ({
  name: 'perSecond',
  label,
  unit: '/s',
  better: 'higher',
});
const p50: Figure = { name: 'p50Ms', label: 'p50', unit: 'ms', better: 'lower' };
const p99: Figure = { name: 'p99Ms', label: 'p99', unit: 'ms', better: 'lower' };
const clientCpu: Figure = { name: 'clientMicros', label: 'CPU, client', unit: 'µs', better: 'lower' };
const serverCpu: Figure = { name: 'serverMicros', label: 'CPU, server', unit: 'µs', better: 'lower' };

const p999: Figure = { name: 'p999Ms', label: 'p99.9', unit: 'ms', better: 'lower' };
const loopDelay: Figure = { name: 'loopDelayMs', label: 'longest loop delay', unit: 'ms', better: 'lower' };
const failed: Figure = { name: 'failedPercent', label: 'failed', unit: '%', better: 'lower' };
const capacity: Figure = { name: 'capacity', label: 'capacity a second', unit: '', better: 'higher' };
const offered: Figure = { name: 'offered', label: 'offered a second', unit: '', better: 'higher' };

const commands: Figure = { name: 'commands', label: 'commands a check', unit: '', better: 'lower' };

/** The figures of each measurement; ratios and charts use the first. */
export const figures: Readonly<Record<MeasurementKind, readonly [Figure, ...Figure[]]>> = {
  calls: [{ name: 'ns', label: 'time of a check', unit: 'ns', better: 'lower' }],
  flights: [perSecond('checks a second'), p50, p99, clientCpu, serverCpu, commands],
  heap: [{ name: 'bytes', label: 'bytes a key', unit: 'B', better: 'lower' }],
  garbage: [{ name: 'bytes', label: 'bytes allocated a check', unit: 'B', better: 'lower' }],
  requests: [
    // Its latencies are whole milliseconds, too coarse to show here; report.json has them.
    perSecond('requests a second'),
    {
      name: 'clientMicros',
      label: 'CPU of the server, a request',
      unit: 'µs',
      better: 'lower',
      aboveFloor: true,
    },
  ],
  bundle: [
    { name: 'gzipped', label: 'minified and gzipped', unit: 'B', better: 'lower' },
    { name: 'minified', label: 'minified', unit: 'B', better: 'lower' },
  ],
  table: [
    { name: 'tableMb', label: 'table', unit: 'MB', better: 'lower' },
    { name: 'indexMb', label: 'its index', unit: 'MB', better: 'lower' },
    { name: 'records', label: 'records left', unit: '', better: 'lower' },
  ],
  arrivals: [p99, p50, p999, loopDelay, failed, offered, capacity],
  fleet: [perSecond('checks a second, all processes'), p99, clientCpu, serverCpu],
  stored: [{ name: 'bytes', label: 'bytes a key, on the server', unit: 'B', better: 'lower' }],
};

/** The figure that a row is about. */
export function mainFigure(measurement: MeasurementKind): Figure {
  return figures[measurement][0];
}

/** A number for readers: three significant digits below 1,000, separated thousands; a dash for no number. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}
