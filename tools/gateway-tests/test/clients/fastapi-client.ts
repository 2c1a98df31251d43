import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LocalProcess, onFreePort, unpackDebianPackages } from '@sluice/test-servers';
import { clientOfApp, type LimitClient, type Setup } from './limit-client.ts';

const client = join(import.meta.dirname, '../../../../ops/clients/fastapi');
const programs = join(import.meta.dirname, 'programs');
const PACKAGES = ['python3', 'python3-fastapi', 'python3-uvicorn', 'python3-httpx'];

/** The app of the table: a route for each setup. */
export async function startFastapi(setups: Readonly<Record<string, Setup>>): Promise<LimitClient> {
  const { port, stop } = await serveFastapi('fastapi_app:app', programs, { SETUPS: JSON.stringify(setups) });
  return clientOfApp(port, stop);
}

/** Serves an app, such as `main:app`, from a folder: the real FastAPI of Debian, by uvicorn. */
export async function serveFastapi(
  app: string,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { root, env } = await unpackDebianPackages('fastapi', PACKAGES);
  // Packages of Debian belong to its own Python, which need not be the first on the PATH.
  const own = join(root, 'usr/bin/python3');
  return onFreePort(async (port) => {
    const server = await LocalProcess.start({
      command: existsSync(own) ? own : '/usr/bin/python3',
      args: ['-m', 'uvicorn', app, '--port', String(port)],
      folder: await mkdtemp(join(tmpdir(), 'sluice-fastapi-')),
      env: {
        ...env,
        PYTHONPATH: [client, folder, join(root, 'usr/lib/python3/dist-packages')].join(delimiter),
        PYTHONDONTWRITEBYTECODE: '1',
        NO_PROXY: '*',
        ...variables,
      },
      ready: /Uvicorn running on/,
      signals: { stop: 'SIGKILL', shutDown: 'SIGTERM' },
      prepare: async () => {},
    });
    return { port, stop: () => server.stop() };
  });
}
