// @ts-check
// Packs every package, and checks the tarballs as their users' tools would read them: manifests with publint,
// types with Are The Types Wrong. Needs a build. One process checks them all: each of the two tools takes a
// second to start and a tenth of one to check.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { problemKindInfo } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/**
 * What is wrong with a packed package, one line for each problem.
 * @param {Buffer} tarball
 * @returns {Promise<string[]>}
 */
export async function tarballProblems(tarball) {
  const bytes = new Uint8Array(tarball);
  const types = await checkPackage(createPackageFromTarballData(bytes));
  if (types.types === false) return ['it has no types'];
  const manifest = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  return [
    ...types.problems.map(({ kind, ...where }) => `${problemKindInfo[kind].title}: ${JSON.stringify(where)}`),
    ...manifest.messages.map((message) => formatMessage(message, manifest.pkg) ?? message.code),
  ];
}

/**
 * Packs the packages and templates of the workspace into a folder.
 * @param {string} root
 * @param {string} folder
 */
function pack(root, folder) {
  const filters = ['--filter=./packages/*', '--filter=./templates/*'];
  // `npm test` runs this under pnpm, whose folder leads the path.
  execFileSync('pnpm', [...filters, 'pack', '--pack-destination', folder], { cwd: root, stdio: 'pipe' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), 'sluice-lint-'));
  try {
    pack(root, folder);
    const names = readdirSync(folder);
    let problems = 0;
    for (const name of names) {
      for (const problem of await tarballProblems(readFileSync(join(folder, name)))) {
        console.error(`${name}: ${problem}`);
        problems++;
      }
    }
    console.log(`lint-packages: ${names.length} packages, ${problems} problems.`);
    if (problems > 0 || names.length === 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
