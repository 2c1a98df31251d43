import { spawn } from 'node:child_process';
import { metrics as otel } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { findPromtool } from '@sluice/test-servers';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { CounterTable } from '../src/counters/counter-table.ts';
import { prometheusText } from '../src/exposition/prometheus-text.ts';
import { createDenialLog, createTelemetry, type Meter } from '../src/index.ts';
import { metrics } from '../src/metrics/metric-table.ts';
import { StoresInMemory } from '../src/stores/stores-in-memory.ts';
import { TopKeys } from '../src/top-keys/top-keys.ts';
import { parsed } from './parsed-text.ts';

const limiterNamed = (name: string, limit = 'one') =>
  createLimiter({
    name,
    store: memoryStore(),
    limits: [fixedWindow({ name: limit, limit: 1, window: '1h' })],
  });

test('promtool accepts the text, with names of limiters that hold quotes, line breaks and anything else', async ({
  skip,
}) => {
  const promtool = await findPromtool();
  if (promtool === undefined)
    return skip('promtool is neither on the PATH nor in the packages of this system');
  const counters = new CounterTable(20, 20);
  // Core accepts fewer names; another version may accept more.
  for (const name of ['a"b', 'a\\b', 'a\nb', '{x="y"} 7', 'é€😀', '\ud800', '\0', '# TYPE x counter']) {
    counters.limiter(name).limitAt(0, name).denials = 3;
  }
  const denialLog = createDenialLog({ write: () => {} });
  const text = prometheusText({
    counters,
    topKeys: new TopKeys(10, 1000, () => 0),
    denialLog,
    stores: new StoresInMemory(),
  });
  expect(await output(promtool, ['check', 'metrics'], text)).toEqual({ code: 0, text: '' });
}, 300_000);

test('promtool accepts the text of a histogram', async ({ skip }) => {
  const promtool = await findPromtool();
  if (promtool === undefined)
    return skip('promtool is neither on the PATH nor in the packages of this system');
  const counters = new CounterTable(10, 10);
  const api = counters.limiter('api');
  api.isRemote = true;
  for (const seconds of [0.0001, 0.0005, 0.004, 2]) api.latency.record(seconds);
  const topKeys = new TopKeys(10, 1000, () => 0);
  const text = prometheusText({ counters, topKeys, denialLog: undefined, stores: new StoresInMemory() });
  const series = parsed(text);
  const bucket = (le: string) =>
    series.get(`sluice_store_duration_seconds_bucket{sluice_limiter="api",le="${le}"}`);
  expect([bucket('0.0005'), bucket('0.005'), bucket('1'), bucket('+Inf')]).toEqual([2, 3, 3, 4]);
  expect(series.get('sluice_store_duration_seconds_sum{sluice_limiter="api"}')).toBeCloseTo(2.0046);
  expect(await output(promtool, ['check', 'metrics'], text)).toEqual({ code: 0, text: '' });
}, 300_000);

test('Any name of a limiter comes back from the escaped label as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (name) => {
      const counters = new CounterTable(10, 10);
      counters.limiter(name);
      const text = prometheusText({
        counters,
        topKeys: new TopKeys(10, 1000, () => 0),
        denialLog: undefined,
        stores: new StoresInMemory(),
      });
      const label = /^sluice_breaker_state\{sluice_limiter="((?:[^"\\\n]|\\["\\n])*)"\} 0$/m.exec(text)?.[1];
      const unescaped = label?.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
      expect(unescaped).toBe(name);
    }),
  );
});

test("OpenTelemetry's exporter gives the names, labels and values of our text", async () => {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [reader] });
  const telemetry = createTelemetry({ meter: provider.getMeter('sluice') });
  const limiter = limiterNamed('api');
  telemetry.observe(limiter);
  for (let i = 0; i < 3; i++) limiter.consumeSync('key');
  const { resourceMetrics, errors } = await reader.collect();
  expect(errors).toEqual([]);
  const serialized = new PrometheusSerializer('', false).serialize(resourceMetrics);
  const theirs = new Map(
    [...parsed(withoutScope(serialized))].filter(([name]) => name.startsWith('sluice_')),
  );
  expect(theirs).toEqual(parsed(telemetry.prometheus()));
  telemetry.close();
  await provider.shutdown();
});

test('Every metric has the name and unit of the table in OpenTelemetry, and is not read after close', async () => {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [reader] });
  const denialLog = createDenialLog({ write: () => {} });
  const readLines = vi.spyOn(denialLog as { lines: number }, 'lines', 'get');
  const telemetry = createTelemetry({ meter: provider.getMeter('sluice'), denialLog });
  const limiter = limiterNamed('api');
  telemetry.observe(limiter);
  telemetry.observeStore(memoryStore());
  limiter.consumeSync('key');
  const collected = async () =>
    (await reader.collect()).resourceMetrics.scopeMetrics.flatMap((scope) =>
      scope.metrics.filter(({ dataPoints }) => dataPoints.length > 0).map(({ descriptor }) => descriptor),
    );
  const named = (descriptors: readonly { name: string; unit: string }[]) =>
    descriptors.map(({ name, unit }) => [name, unit]);
  expect(named(await collected())).toEqual(metrics.map(({ name, unit = '' }) => [name, unit]));
  expect(readLines).toHaveBeenCalledTimes(1);
  telemetry.close();
  await collected();
  expect(readLines).toHaveBeenCalledTimes(1);
  await provider.shutdown();
});

test("The meter of OpenTelemetry's API fits, and does nothing without an SDK", () => {
  const meter: Meter = otel.getMeter('sluice');
  const telemetry = createTelemetry({ meter });
  const limiter = limiterNamed('api');
  telemetry.observe(limiter);
  expect(limiter.consumeSync('key').allowed).toBe(true);
  telemetry.close();
});

/** The exporter adds labels of the instrumentation scope. */
function withoutScope(text: string): string {
  return text.replace(/,?otel_scope_[a-z_]+="[^"]*"/g, '').replace(/\{\}/g, '');
}

function output(
  program: string,
  args: string[],
  input: string,
): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
    child.stdin.end(input);
  });
}
