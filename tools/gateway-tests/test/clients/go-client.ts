import { execFile } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalProcess, onFreePort, thisMachine, unpackDebianPackages } from '@sluice/test-servers';
import { clientOfApp, type LimitClient, type Setup } from './limit-client.ts';

const sources = join(import.meta.dirname, 'programs/go');

/** An app with Go's net/http: a route for each setup. */
export async function startGo(setups: Readonly<Record<string, Setup>>): Promise<LimitClient> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-go-'));
  const program = join(folder, 'app');
  await buildGo(sources, program);
  return onFreePort(async (port) => {
    const server = await LocalProcess.start({
      command: program,
      args: [String(port)],
      folder,
      env: { ...process.env, SETUPS: JSON.stringify(setups) },
      ready: /listening/,
      signals: { stop: 'SIGKILL', shutDown: 'SIGTERM' },
      prepare: async () => {},
    });
    return clientOfApp(port, () => server.stop());
  });
}

/** Builds a program with the Go of Debian. What was compiled once stays in the cache. */
export async function buildGo(folder: string, program: string): Promise<void> {
  const { env } = await unpackDebianPackages('go', ['golang-go']);
  const cache = join(thisMachine.cache, 'go-build');
  await mkdir(cache, { recursive: true });
  await promisify(execFile)('go', ['build', '-o', program, '.'], {
    cwd: folder,
    env: {
      ...env,
      GOCACHE: cache,
      GOPATH: join(cache, 'path'),
      GOFLAGS: '-mod=mod',
      GOPROXY: 'off',
      GOWORK: 'off',
    },
  });
}
