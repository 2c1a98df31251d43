import type { Limiter } from '@sluice/core';

/** Receives the decisions of the service. The result of `createTelemetry` of `@sluice/telemetry` is one. */
export interface ServerTelemetry {
  /** Called once with each limiter that the service uses, before its first check. */
  // biome-ignore lint/suspicious/noExplicitAny: limiters of any subject are observed alike
  observe(limiter: Limiter<any>): unknown;
  /** Returns the metrics as Prometheus text, for `GET /metrics`. */
  prometheus(): string;
}
