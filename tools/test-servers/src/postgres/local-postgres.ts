import { chown, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onFreePort } from '../free-port.ts';
import { LocalProcess } from '../local-process.ts';
import { runCommand } from '../run-command.ts';
import type { Controls } from '../server.ts';
import { createDataFolder } from './data-folder.ts';
import { copyInstallation, mayRun, unprivilegedUser } from './unprivileged.ts';

/** Runs Postgres from these programs, with a fresh data folder, copied from `cache` after the first time. */
export async function startLocalPostgres(
  installed: string,
  settings: readonly string[],
  cache: string,
): Promise<{ readonly port: number; readonly controls: Controls }> {
  const user = await unprivilegedUser();
  const copied = user !== undefined && !(await mayRun(user, join(installed, 'postgres')));
  return onFreePort(async (port) => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-postgres-'));
    const programs = copied ? join(folder, 'installation/bin') : installed;
    const data = join(folder, 'data');
    // English messages, by which readiness is recognized.
    const env = { ...process.env, LC_ALL: 'C' };
    const controls = await LocalProcess.start({
      command: join(programs, 'postgres'),
      args: ['-D', data, '-p', String(port), '-k', '', '-c', 'listen_addresses=127.0.0.1', ...settings],
      folder,
      env,
      user,
      ready: /database system is ready to accept connections/,
      // SIGQUIT skips the last checkpoint, which would never be read.
      signals: { stop: 'SIGQUIT', shutDown: 'SIGINT' },
      prepare: async () => {
        if (copied) await copyInstallation(installed, join(folder, 'installation'));
        if (user) await chown(folder, user.uid, user.gid);
        await createDataFolder({ data, programs, user, env, cache });
      },
      beforeRemoval: () => removeSharedMemory(data),
    });
    return { port, controls };
  });
}

/**
 * A killed Postgres leaves a small segment of shared memory behind. Its pid file, if still there, names the
 * segment.
 */
async function removeSharedMemory(data: string): Promise<void> {
  const lines = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const segment = lines.split('\n')[6]?.trim().split(/\s+/)[1];
  // Without ipcrm there is nothing to do, and little is lost: the segment has 56 bytes.
  if (segment) await runCommand('ipcrm', ['-m', segment]).catch(() => {});
}
