import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Another revision of this repository, built. */
export interface BuiltRevision {
  /** What it was asked for by, and its commit: `v1.2.0 (1a2b3c4d5e6f)`. */
  readonly label: string;
  /** The `benchmarks/dist` of its checkout. */
  readonly distUrl: URL;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = fileURLToPath(new URL('../../.cache/revisions', import.meta.url));

/**
 * Checks a revision out into a cache of this package, installs what it needs, and builds it, which takes a
 * minute or two the first time. Uncommitted changes of the working tree stay where they are. Rejects with the
 * reason if there is no such revision, or if it cannot be built.
 *
 * @param name - anything that names a commit: a branch, a tag, `HEAD~3`
 */
export async function builtRevision(name: string): Promise<BuiltRevision> {
  const commit = await commitOf(name);
  const folder = join(cache, commit);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    await rm(unfinished, { recursive: true, force: true });
    try {
      await checkOut(commit, unfinished);
      await build(unfinished);
      // Only what is complete gets the name that is looked for.
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  const distUrl = pathToFileURL(join(folder, 'benchmarks', 'dist/'));
  return { label: `${name} (${commit.slice(0, 12)})`, distUrl };
}

async function commitOf(name: string): Promise<string> {
  // A name that begins with a dash would be an option of git.
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  try {
    const { stdout } = await promisify(execFile)('git', asked, { cwd: root });
    return stdout.trim();
  } catch {
    throw new Error(`There is no revision "${name}" in this repository.`);
  }
}

async function checkOut(commit: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const archive = spawn('git', ['archive', commit], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const unpack = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'inherit', 'inherit'] });
  await Promise.all([pipeline(archive.stdout, unpack.stdin), succeeded(archive), succeeded(unpack)]);
}

async function build(folder: string): Promise<void> {
  const { packageManager } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  for (const step of [
    ['install', '--frozen-lockfile', '--prefer-offline'],
    ['exec', 'turbo', 'run', 'build', '--filter=@sluice/benchmarks', '--output-logs=errors-only'],
  ]) {
    // Its output is progress, not the result.
    const stdio: ['ignore', number, 'inherit'] = ['ignore', process.stderr.fd, 'inherit'];
    const args = ['-y', '--prefer-offline', packageManager, ...step];
    await succeeded(spawn('npx', args, { cwd: folder, stdio }));
  }
}

async function succeeded(child: ReturnType<typeof spawn>): Promise<void> {
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with exit code ${code}.`);
}
