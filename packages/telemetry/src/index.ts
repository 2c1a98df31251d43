export { type AuditedAction, type AuditLine, type AuditLog, createAuditLog } from './audit-log/audit-log.ts';
export type { AuditLogOptions, InfoLogger } from './audit-log/audit-log-options.ts';
export type { Operation } from './counters/limiter-counters.ts';
export type { Outcome } from './counters/outcome.ts';
export type { LimiterSnapshot, LimitSnapshot } from './counters/snapshot.ts';
export { createTelemetry } from './create-telemetry.ts';
export type { DenialLine, DenialSummaryLine, FirstDenialLine } from './denial-log/denial-line.ts';
export { createDenialLog, type DenialLog } from './denial-log/denial-log.ts';
export type { DenialLogOptions } from './denial-log/denial-log-options.ts';
export type { WarnLogger } from './denial-log/line-writer.ts';
export type {
  BatchCallback,
  HistogramInstrument,
  InstrumentOptions,
  Meter,
  ObservableInstrument,
} from './exposition/meter.ts';
export { prometheusContentType } from './exposition/prometheus-text.ts';
export type { StoreInMemory } from './stores/stores-in-memory.ts';
export type { Telemetry, TopKeysOptions } from './telemetry.ts';
export type { TelemetryOptions } from './telemetry-options.ts';
export type { TopKey } from './top-keys/top-keys.ts';
