import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export async function check(load) {
  const { createServer } = await load('@sluice/server');
  const config = { version: 1, domains: { api: { rules: [{ key: ['ip'], limit: '3/1h' }] } } };
  const server = createServer({ config });
  const url = await server.listen({ port: 0 });
  const headers = { 'x-forwarded-for': '192.0.2.1', connection: 'close' };
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await fetch(`${url}/v1/forward-auth/api`, { headers })).status);
  assert.deepEqual(statuses, [204, 204, 204, 429]);
  assert.match(await server.listenGrpc({ port: 0 }), /^127\.0\.0\.1:\d+$/);
  await server.close();

  const manifest = createRequire(import.meta.url).resolve('@sluice/server/package.json');
  const { bin } = createRequire(import.meta.url)(manifest);
  const folder = mkdtempSync(join(tmpdir(), 'sluice-smoke-'));
  try {
    writeFileSync(join(folder, 'limits.json'), JSON.stringify(config));
    const command = [join(dirname(manifest), bin.sluice), 'check', 'limits.json'];
    const said = execFileSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
    assert.equal(said, 'limits.json: valid (domain: api)\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
