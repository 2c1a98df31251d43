import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { manifestOf, publishedPackages } from '../src/published-packages.ts';
import { foreignImports } from './bundle.ts';
import { packageOf } from './package-of.ts';

// The empty project cannot show this: there every package is installed beside every other, so a forgotten
// dependency would resolve.
test.each(publishedPackages())('$name imports nothing that it does not declare', async ({ folder }) => {
  const { name, exports, bin, dependencies, peerDependencies } = manifestOf(folder);
  const declared = [name, ...Object.keys({ ...dependencies, ...peerDependencies })];
  const files = JSON.stringify({ exports, bin }).match(/\.\/dist\/[^"]+\.js/g) ?? [];
  expect(files).not.toEqual([]);
  const imported = await Promise.all(files.map((file) => foreignImports(join(folder, file))));
  const undeclared = imported
    .flat()
    .filter((path) => !isBuiltin(path) && !declared.includes(packageOf(path)));
  expect(undeclared).toEqual([]);
});

test('imports are found, whichever package they are from', async () => {
  const [ours] = publishedPackages().filter(({ shortName }) => shortName === 'store-memory');
  const imported = await foreignImports(join(ours?.folder ?? '', 'dist/index.js'));
  expect([...new Set(imported.map(packageOf))].sort()).toEqual(['@sluice/core', 'lru-cache']);
});
