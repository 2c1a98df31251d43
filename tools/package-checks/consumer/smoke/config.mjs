import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function check(load) {
  const { configJsonSchema, createEnvoyLimiter, explain, loadConfig, loadEnvoyConfig } =
    await load('@sluice/config');
  const { memoryStore } = await load('@sluice/store-memory');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-smoke-'));
  try {
    const path = join(folder, 'limits.yaml');
    writeFileSync(path, 'version: 1\ndomains: { api: { rules: [{ key: [ip], limit: 1/1h }] } }\n');
    const config = loadConfig(path, { stores: { memory: () => memoryStore() } });
    const request = { ip: '192.0.2.1' };
    const { limits } = explain(config, { domain: 'api', attributes: request });
    assert.deepEqual(limits, [{ name: 'all by ip', key: 'ip=192.0.2.1', limit: '1/1h' }]);
    assert.equal((await config.limiter('api').consume(request)).allowed, true);
    assert.equal((await config.limiter('api').consume(request)).allowed, false);
    writeFileSync(path, 'version: 2');
    assert.throws(() => config.reload(), { code: 'INVALID_CONFIG', message: /limits\.yaml:1:10: version/ });

    const edge = join(folder, 'edge.yaml');
    writeFileSync(
      edge,
      'domain: edge\ndescriptors: [{ key: a, rate_limit: { unit: year, requests_per_unit: 0 } }]',
    );
    const limiter = createEnvoyLimiter(loadEnvoyConfig(edge), { store: memoryStore() });
    const descriptors = [{ entries: [{ key: 'a', value: '1' }] }];
    assert.equal((await limiter.shouldRateLimit({ domain: 'edge', descriptors })).overallCode, 'OVER_LIMIT');
  } finally {
    rmSync(folder, { recursive: true });
  }
  const schema = createRequire(import.meta.url).resolve('@sluice/config/limits.schema.json');
  assert.deepEqual(JSON.parse(readFileSync(schema, 'utf8')), configJsonSchema());
}
