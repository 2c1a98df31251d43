/** The part of OpenTelemetry's `Meter` (`@opentelemetry/api` 1.9 or later) that telemetry calls. */
export interface Meter {
  createObservableCounter(name: string, options?: InstrumentOptions): ObservableInstrument;
  createObservableGauge(name: string, options?: InstrumentOptions): ObservableInstrument;
  createHistogram(name: string, options?: InstrumentOptions): HistogramInstrument;
  addBatchObservableCallback(callback: BatchCallback, observables: ObservableInstrument[]): void;
  removeBatchObservableCallback(callback: BatchCallback, observables: ObservableInstrument[]): void;
}

/** The options of an instrument that are used. */
export interface InstrumentOptions {
  description?: string;
  unit?: string;
  advice?: { explicitBucketBoundaries?: number[] };
}

/** An observable instrument, which is only passed on. */
export interface ObservableInstrument {
  // biome-ignore lint/suspicious/noExplicitAny: only OpenTelemetry calls it, with types of its own
  addCallback(callback: any): void;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  removeCallback(callback: any): void;
}

export interface HistogramInstrument {
  record(value: number, attributes?: Record<string, string>): void;
}

/** Reads all instruments at once. */
export type BatchCallback = (result: {
  observe(instrument: ObservableInstrument, value: number, attributes?: Record<string, string>): void;
}) => void;
