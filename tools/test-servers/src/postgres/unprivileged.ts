import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../run-command.ts';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user to run Postgres as. It refuses to run as root: root runs it as `nobody`, other users as
 * themselves.
 */
export async function unprivilegedUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => runCommand('id', [flag, 'nobody'])));
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether that user may run this program. A checkout in root's home, for example, is closed to `nobody`. */
export async function mayRun(user: User, program: string): Promise<boolean> {
  return runCommand(program, ['--version'], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** Copies a Postgres installation, given its folder of programs, to `target`. */
export async function copyInstallation(programs: string, target: string): Promise<void> {
  await cp(programs, join(target, 'bin'), { recursive: true, dereference: true });
  for (const folder of ['lib', 'share']) {
    await cp(join(dirname(programs), folder), join(target, folder), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}
