import { LATENCY_BOUNDS_S } from '../counters/latency-histogram.ts';
import { type MetricSources, metrics, type Sample, storeDuration } from '../metrics/metric-table.ts';
import { prometheusName } from './prometheus-name.ts';

/** The `content-type` of {@link prometheusText}. */
export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** All metrics in Prometheus' text format, version 0.0.4. */
export function prometheusText(sources: MetricSources): string {
  const lines: string[] = [];
  for (const metric of metrics) {
    const samples = [...metric.read(sources)];
    if (samples.length === 0) continue;
    const name = prometheusName(metric.name, metric.kind);
    pushHeader(lines, name, metric.description, metric.kind);
    for (const sample of samples) lines.push(sampleLine(name, sample));
  }
  pushDurations(lines, sources);
  return `${lines.join('\n')}\n`;
}

function pushDurations(lines: string[], { counters }: MetricSources): void {
  const remote = [...counters.limiters].filter(({ isRemote }) => isRemote);
  if (remote.length === 0) return;
  const name = prometheusName(storeDuration.name, 'histogram');
  pushHeader(lines, name, storeDuration.description, 'histogram');
  for (const { name: limiter, latency } of remote) {
    const attributes = { 'sluice.limiter': limiter };
    const cumulative = latency.cumulative;
    for (const [i, value] of cumulative.entries()) {
      const le = LATENCY_BOUNDS_S[i] ?? '+Inf';
      lines.push(sampleLine(`${name}_bucket`, { value, attributes: { ...attributes, le: `${le}` } }));
    }
    lines.push(sampleLine(`${name}_sum`, { value: latency.sumS, attributes }));
    lines.push(sampleLine(`${name}_count`, { value: cumulative.at(-1) as number, attributes }));
  }
}

function pushHeader(lines: string[], name: string, description: string, type: string): void {
  lines.push(`# HELP ${name} ${escapeHelp(description)}`, `# TYPE ${name} ${type}`);
}

function sampleLine(name: string, { value, attributes }: Sample): string {
  const labels = Object.entries(attributes).map(
    ([attribute, text]) => `${attribute.replaceAll('.', '_')}="${escapeLabel(text)}"`,
  );
  return `${name}${labels.length === 0 ? '' : `{${labels.join(',')}}`} ${value}`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** The text of a label may hold anything but these three, and lone surrogates, which are not UTF-8. */
function escapeLabel(text: string): string {
  return escapeHelp(text)
    .replaceAll('"', '\\"')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}
