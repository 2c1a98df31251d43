import { LATENCY_BOUNDS_S } from '../counters/latency-histogram.ts';
import { type MetricSources, metrics, storeDuration } from '../metrics/metric-table.ts';
import type { BatchCallback, Meter } from './meter.ts';

/** The metrics as instruments of a meter. */
export interface Instruments {
  /** Records a duration of the store. */
  readonly recordSeconds: (seconds: number, limiter: string) => void;
  /** Ends the observations. */
  remove(): void;
}

/** Creates an observable instrument for each metric, which is read when OpenTelemetry collects. */
export function instrumentsOf(meter: Meter, sources: MetricSources): Instruments {
  const known = metrics.map((metric) => {
    const { name, description, unit } = metric;
    const options = unit === undefined ? { description } : { description, unit };
    const instrument =
      metric.kind === 'counter'
        ? meter.createObservableCounter(name, options)
        : meter.createObservableGauge(name, options);
    return { metric, instrument };
  });
  const callback: BatchCallback = (result) => {
    for (const { metric, instrument } of known) {
      for (const { value, attributes } of metric.read(sources)) result.observe(instrument, value, attributes);
    }
  };
  const instruments = known.map(({ instrument }) => instrument);
  meter.addBatchObservableCallback(callback, instruments);
  const { name, description, unit } = storeDuration;
  const advice = { explicitBucketBoundaries: [...LATENCY_BOUNDS_S] };
  const histogram = meter.createHistogram(name, { description, unit, advice });
  return {
    recordSeconds: (seconds, limiter) => histogram.record(seconds, { 'sluice.limiter': limiter }),
    remove: () => meter.removeBatchObservableCallback(callback, instruments),
  };
}
