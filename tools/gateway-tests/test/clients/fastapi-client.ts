import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDebianPython, LocalProcess, onFreePort } from '@sluice/test-servers';
import { clientOfApp, type LimitClient, type Setup } from './limit-client.ts';

const client = join(import.meta.dirname, '../../../../ops/clients/fastapi');
const programs = join(import.meta.dirname, 'programs');
const PACKAGES = ['python3-fastapi', 'python3-uvicorn', 'python3-httpx'];

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
  const { command, env } = await findDebianPython('fastapi', PACKAGES, [client, folder]);
  return onFreePort(async (port) => {
    const server = await LocalProcess.start({
      command,
      args: ['-m', 'uvicorn', app, '--port', String(port)],
      folder: await mkdtemp(join(tmpdir(), 'sluice-fastapi-')),
      env: { ...env, ...variables },
      ready: /Uvicorn running on/,
      signals: { stop: 'SIGKILL', shutDown: 'SIGTERM' },
      prepare: async () => {},
    });
    return { port, stop: () => server.stop() };
  });
}
