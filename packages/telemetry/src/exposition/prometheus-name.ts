/** The name that OpenTelemetry's rules for Prometheus give a metric: underscores, and a suffix by its kind. */
export function prometheusName(name: string, kind: 'counter' | 'gauge' | 'histogram'): string {
  const suffix = { counter: '_total', gauge: '', histogram: '_seconds' }[kind];
  return `${name.replaceAll('.', '_')}${suffix}`;
}
