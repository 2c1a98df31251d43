import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledPackages, compilePackages } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Node 20 cannot run TypeScript, so the packages are compiled. Each process sends the codes of its warnings.
const PROGRAM = `
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createLimiter, fixedWindow, local } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

const seen = [];
if (cluster.isPrimary && process.argv[2] === 'cluster') {
  const workers = [cluster.fork(), cluster.fork()];
  for (const [codes] of await Promise.all(workers.map((worker) => once(worker, 'message')))) seen.push(...codes);
  for (const worker of workers) worker.kill();
} else {
  process.on('warning', ({ code, message }) => seen.push(code + ': ' + message));
  const limits = [fixedWindow({ name: 'requests', limit: 10, window: '1m' })];
  const shared = { ...memoryStore().capabilities, shared: true };
  const remote = { capabilities: shared, update: async () => {}, remove: async () => {}, close: async () => {} };
  const stores = process.argv[2] === 'shared' ? [] : [memoryStore(), memoryStore()];
  for (const store of stores) createLimiter({ store, limits });
  createLimiter({ store: remote, limits, onStoreFailure: local({ store: memoryStore(), instances: 2 }) });
  await new Promise((later) => setImmediate(later));
  if (process.send !== undefined) process.send(seen);
}
if (cluster.isPrimary) console.log(JSON.stringify(seen));
`;

describe('a limiter that counts in the memory of one process of several', () => {
  let compiled: CompiledPackages;
  let program: string;
  beforeAll(async () => {
    compiled = await compilePackages(import.meta.dirname, 'core', 'store-memory');
    program = join(compiled.folder, 'program.mjs');
    writeFileSync(program, PROGRAM);
  });
  afterAll(() => compiled?.remove());

  async function warningsOf(argument: string, env: Record<string, string> = {}): Promise<string[]> {
    const child = spawn(process.execPath, [program, argument], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    });
    const texts: string[] = [];
    child.stdout.on('data', (chunk) => texts.push(String(chunk)));
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    return JSON.parse(texts.join(''));
  }

  const WARNING = expect.stringMatching(/^SLUICE_STORE_PER_PROCESS: .*redisStore or postgresStore\.$/);

  it('warns once in each worker of a cluster, in production, too', async () => {
    expect(await warningsOf('cluster')).toEqual([WARNING, WARNING]);
    expect(await warningsOf('cluster', { NODE_ENV: 'production' })).toEqual([WARNING, WARNING]);
  });

  it('warns in the further instances of PM2', async () => {
    expect(await warningsOf('alone', { NODE_APP_INSTANCE: '1', pm_id: '4' })).toEqual([WARNING]);
    expect(await warningsOf('alone', { NODE_APP_INSTANCE: '0', pm_id: '4' })).toEqual([]);
  });

  it('does not warn in a single process, of a shared store, or of the store of `local`', async () => {
    expect(await warningsOf('alone')).toEqual([]);
    expect(await warningsOf('shared', { NODE_APP_INSTANCE: '1' })).toEqual([]);
  });
});
