import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertBuilt, type PublishedPackage, repositoryRoot } from './published-packages.ts';
import { type Ended, runProgram } from './run-program.ts';

const PACK_TIMEOUT_MS = 300_000;

/**
 * Packs packages into a folder, as `publish` would. Resolves to the paths of the tarballs, in the order of
 * the packages. Rejects if one has not been built.
 */
export async function pack(
  packages: readonly PublishedPackage[],
  folder: string,
): Promise<readonly string[]> {
  assertBuilt(packages);
  const filters = packages.map(({ name }) => `--filter=${name}`);
  const { code, stdout, stderr } = await pnpm([...filters, 'pack', '--pack-destination', folder]);
  if (code !== 0) throw new Error(`\`pnpm pack\` failed:\n${stdout}${stderr}`);
  return packages.map(({ name, version }) => {
    const tarball = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
    if (!existsSync(tarball)) throw new Error(`\`pnpm pack\` did not create ${tarball}:\n${stdout}${stderr}`);
    return tarball;
  });
}

/** The pnpm that runs this, or else the one that the repository names. */
async function pnpm(args: readonly string[]): Promise<Ended> {
  const options = { cwd: repositoryRoot, timeoutMs: PACK_TIMEOUT_MS };
  const onPath = await runProgram('pnpm', ['--version'], options);
  if (onPath.code === 0) return runProgram('pnpm', args, options);
  const { packageManager } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  return runProgram('npx', ['-y', '--prefer-offline', String(packageManager), ...args], options);
}
