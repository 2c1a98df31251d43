import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { SyncLimiter } from '@sluice/core';
import { createDenialLog, createTelemetry } from '@sluice/telemetry';

/** A way to watch a limiter. Returns the check to time, which consumes one unit of the key. */
export interface Watcher {
  readonly label: string;
  watch(limiter: SyncLimiter<string>): (key: string) => unknown;
}

const meterOf = (name: string) => {
  const readers = [new PrometheusExporter({ preventServerStart: true })];
  return new MeterProvider({ readers }).getMeter(name);
};

export const NONE: Watcher = {
  label: 'no telemetry',
  watch: (limiter) => (key) => limiter.consumeSync(key),
};

/** Each is measured beside {@link NONE}. */
export const WATCHERS: readonly Watcher[] = [
  {
    label: 'telemetry',
    watch(limiter) {
      createTelemetry().observe(limiter);
      return (key) => limiter.consumeSync(key);
    },
  },
  {
    label: 'telemetry with a meter',
    watch(limiter) {
      createTelemetry({ meter: meterOf('sluice') }).observe(limiter);
      return (key) => limiter.consumeSync(key);
    },
  },
  {
    label: 'telemetry with a denial log',
    watch(limiter) {
      createTelemetry({ denialLog: createDenialLog({ write: () => {} }) }).observe(limiter);
      return (key) => limiter.consumeSync(key);
    },
  },
  {
    label: "a listener of 'decision'",
    watch(limiter) {
      const counts = { denied: 0 };
      limiter.on('decision', ({ decision }) => {
        if (!decision.allowed) counts.denied++;
      });
      return (key) => limiter.consumeSync(key);
    },
  },
  {
    label: "OpenTelemetry's counter",
    watch(limiter) {
      const counter = meterOf('app').createCounter('decisions');
      return (key) => {
        const decision = limiter.consumeSync(key);
        counter.add(1, { limiter: 'api', outcome: decision.allowed ? 'allowed' : 'denied' });
        return decision;
      };
    },
  },
];
