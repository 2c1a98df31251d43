/** The name of a metric by OpenTelemetry's rules for Prometheus: underscores, and a suffix by its kind. */
export function prometheusName(name: string, kind: 'counter' | 'gauge' | 'histogram'): string {
  const suffix = { counter: '_total', gauge: '', histogram: '_seconds' }[kind];
  return `${name.replaceAll('.', '_')}${suffix}`;
}
