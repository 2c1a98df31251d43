import assert from 'node:assert/strict';

export async function check(load) {
  const { createLimiter, fixedWindow } = await load('@sluice/core');
  const { memoryStore } = await load('@sluice/store-memory');
  const { createDenialLog, createTelemetry } = await load('@sluice/telemetry');
  const limits = [fixedWindow({ name: 'per-hour', limit: 1, window: '1h' })];
  const limiter = createLimiter({ name: 'api', store: memoryStore(), limits });
  const lines = [];
  const denialLog = createDenialLog({ write: (line) => lines.push(line), key: 'plain' });
  const telemetry = createTelemetry({ denialLog });
  telemetry.observe(limiter);
  for (let i = 0; i < 3; i++) await limiter.consume('ada');
  const series = 'sluice_limit_denials_total{sluice_limiter="api",sluice_limit="per-hour"} 2';
  assert.ok(telemetry.prometheus().split('\n').includes(series));
  assert.equal(telemetry.topKeys()[0].key, 'ada');
  assert.equal(JSON.parse(lines[0]).key, 'ada');
  denialLog.close();
  telemetry.close();
}
