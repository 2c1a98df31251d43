import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { unpackOnce } from '../unpack-once.ts';
import type { User } from './unprivileged.ts';

/** Where a fresh data folder goes, and what makes it. */
interface DataFolder {
  /** Created by this, and owned by `user`. */
  readonly data: string;
  /** The folder of the programs. */
  readonly programs: string;
  readonly user: User | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Keeps a copy of what `initdb` makes: copying it takes a tenth of the time. */
  readonly cache: string;
}

/** Creates the data folder of an empty cluster whose user `postgres` needs no password. */
export async function createDataFolder({ data, programs, user, env, cache }: DataFolder): Promise<void> {
  const version = await runCommand(join(programs, 'postgres'), ['--version'], { ...user, cwd: '/', env });
  const template = join(cache, 'postgres', version.trim().replaceAll(/[^\w.]+/g, '-'));
  await unpackOnce(template, async (workshop) => {
    const folder = join(workshop, 'data');
    await initialize(folder);
    return folder;
  });
  await runCommand('cp', ['-R', template, data]);
  if (user) await runCommand('chown', ['-R', `${user.uid}:${user.gid}`, data]);

  async function initialize(folder: string): Promise<void> {
    // Made beside the final folder, which that user may enter. The cache may be closed to it.
    const made = `${data}-template`;
    await mkdir(made);
    if (user) await chown(made, user.uid, user.gid);
    const options = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
    await runCommand(join(programs, 'initdb'), ['-D', made, ...options], { ...user, cwd: '/', env });
    await runCommand('cp', ['-R', made, folder]);
  }
}
