import { expect, test } from 'vitest';
import { copyProblems } from '../src/installed-copies.ts';

const ours = { resolved: 'file:tarballs/package.tgz' };
const names = ['@sluice/core', '@sluice/http'];

test('one copy of each package, from its tarball, is no problem', () => {
  const packages = {
    '': {},
    'node_modules/@sluice/core': ours,
    'node_modules/@sluice/http': ours,
    'node_modules/express': { resolved: 'somewhere else' },
  };
  expect(copyProblems({ packages }, names)).toEqual([]);
});

test('a package that is missing, comes from elsewhere or is installed twice is reported', () => {
  const packages = {
    'node_modules/@sluice/core': { resolved: 'somewhere else' },
    'node_modules/express/node_modules/@sluice/core': ours,
    'node_modules/@sluice/stranger': ours,
  };
  expect(copyProblems({ packages }, names)).toEqual([
    '@sluice/http is not installed',
    'node_modules/@sluice/core is from somewhere else, not from our tarball',
    'node_modules/@sluice/stranger is from file:tarballs/package.tgz, not from our tarball',
    'node_modules/express/node_modules/@sluice/core is a second copy',
  ]);
});
