import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export async function check(load) {
  const { configJsonSchema, createEnvoyLimiter, explain, loadConfig, loadEnvoyConfig } =
    await load('@sluice/config');
  const { memoryStore } = await load('@sluice/store-memory');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-smoke-'));
  try {
    const path = join(folder, 'limits.yaml');
    writeFileSync(path, 'version: 1\ndomains: { api: { rules: [{ key: [ip], limit: 1/1h }] } }\n');
    const config = loadConfig(path);
    const request = { ip: '192.0.2.1' };
    const { limits } = explain(config, { domain: 'api', attributes: request });
    assert.deepEqual(limits, [{ name: 'all by ip', key: 'ip=192.0.2.1', limit: '1/1h' }]);
    assert.equal((await config.limiter('api').consume(request)).allowed, true);
    assert.equal((await config.limiter('api').consume(request)).allowed, false);
    writeFileSync(path, 'version: 2');
    assert.throws(() => config.reload(), { code: 'INVALID_CONFIG', message: /limits\.yaml:1:10: version/ });

    await limitsInServers(load, loadConfig);
    limitsWithoutStore(folder);

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

/** The stores with a server, from nothing but the URL in the file. */
async function limitsInServers(load, loadConfig) {
  const { postgresStore } = await load('@sluice/store-postgres');
  const { Pool } = await load('pg').then((pg) => pg.default ?? pg);
  const { DATABASE_URL: database, REDIS_URL: redis } = process.env;
  const schema = `smoke_${process.pid}`;
  const pool = new Pool({ connectionString: database });
  await postgresStore({ pool, schema }).migrate();
  for (const store of [
    { redis: { url: redis, prefix: `${schema}:` } },
    { postgres: { url: database, schema } },
  ]) {
    const domains = { api: { rules: [{ key: ['ip'], limit: '1/1h' }] } };
    const config = loadConfig({ version: 1, store, domains }, { deadlineMs: 60_000 });
    const limiter = config.limiter('api');
    assert.equal((await limiter.consume({ ip: '192.0.2.1' })).allowed, true);
    assert.equal((await limiter.consume({ ip: '192.0.2.1' })).allowed, false);
    await config.close();
  }
  await pool.query(`DROP SCHEMA ${schema} CASCADE`);
  await pool.end();
}

/** A project that has no store gets the command that installs it, in both module systems. */
function limitsWithoutStore(folder) {
  const modules = join(dirname(fileURLToPath(import.meta.url)), '../node_modules');
  for (const name of ['@sluice/config', '@sluice/core', 'yaml', 'zod']) {
    cpSync(join(modules, name), join(folder, 'node_modules', name), { recursive: true });
  }
  const limiter = "loadConfig({ version: 1, domains: { api: { rules: [] } } }).limiter('api')";
  const programs = {
    'without-store.mjs': "import { loadConfig } from '@sluice/config';",
    'without-store.cjs': "const { loadConfig } = require('@sluice/config');",
  };
  for (const [name, start] of Object.entries(programs)) {
    const path = join(folder, name);
    writeFileSync(
      path,
      `${start}\ntry { ${limiter}; } catch ({ code, message }) { console.log(code, message); }`,
    );
    const output = execFileSync(process.execPath, [path], { cwd: folder, encoding: 'utf8' });
    assert.match(output, /^MISSING_PACKAGE .*Run `npm install @sluice\/store-memory`/);
  }
}
