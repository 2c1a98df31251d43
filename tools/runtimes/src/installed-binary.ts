import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Runtime } from './runtime.ts';

/** Beside the sources, so that it survives a build. Not under version control. */
const CACHE = join(import.meta.dirname, '../.cache');

/** Far more than a download takes on a slow line. */
const INSTALL_TIMEOUT_MS = 600_000;

/**
 * Resolves to the path of the runtime's binary. Installs its package the first time: with npm, which verifies
 * it, and without scripts.
 */
export async function installedBinary({ binary }: Runtime): Promise<string> {
  if (binary === undefined) return process.execPath;
  const folder = join(CACHE, `${binary.package.replace('/', '+')}-${binary.version}`);
  const path = join(folder, 'node_modules', binary.package, binary.path);
  if (existsSync(path)) return path;
  await mkdir(dirname(folder), { recursive: true });
  // Complete, or absent: an install that is interrupted leaves nothing behind that looks like one.
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
    const name = `${binary.package}@${binary.version}`;
    await promisify(execFile)('npm', ['install', '--prefix', unfinished, ...flags, name], {
      timeout: INSTALL_TIMEOUT_MS,
    });
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return path;
}
