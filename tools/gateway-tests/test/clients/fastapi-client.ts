import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LocalProcess, onFreePort, unpackDebianPackages } from '@sluice/test-servers';
import { clientOfApp, type LimitClient, type Setup } from './limit-client.ts';

const client = join(import.meta.dirname, '../../../../ops/clients/fastapi');
const programs = join(import.meta.dirname, 'programs');
const PACKAGES = ['python3', 'python3-fastapi', 'python3-uvicorn', 'python3-httpx'];

/** The real FastAPI of Debian, served by uvicorn. */
export async function startFastapi(setups: Readonly<Record<string, Setup>>): Promise<LimitClient> {
  const { root, env } = await unpackDebianPackages('fastapi', PACKAGES);
  // Packages of Debian belong to its own Python, which need not be the first on the PATH.
  const own = join(root, 'usr/bin/python3.11');
  return onFreePort(async (port) => {
    const server = await LocalProcess.start({
      command: existsSync(own) ? own : '/usr/bin/python3',
      args: ['-m', 'uvicorn', 'fastapi_app:app', '--port', String(port)],
      folder: await mkdtemp(join(tmpdir(), 'sluice-fastapi-')),
      env: {
        ...env,
        PYTHONPATH: [client, programs, join(root, 'usr/lib/python3/dist-packages')].join(delimiter),
        PYTHONDONTWRITEBYTECODE: '1',
        NO_PROXY: '*',
        SETUPS: JSON.stringify(setups),
      },
      ready: /Uvicorn running on/,
      signals: { stop: 'SIGKILL', shutDown: 'SIGTERM' },
      prepare: async () => {},
    });
    return clientOfApp(port, () => server.stop());
  });
}
