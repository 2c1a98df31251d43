import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tarballProblems } from './lint-packages.mjs';

const manifest = {
  name: 'acme',
  version: '1.0.0',
  license: 'MIT',
  repository: { type: 'git', url: 'git+https://example.invalid/acme.git' },
  type: 'module',
  engines: { node: '>=20' },
  files: ['dist'],
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
};
const declaration = 'export declare const limit: number;\n';
const files = { 'dist/index.js': 'export const limit = 3;\n', 'dist/index.d.ts': declaration };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lint-packages-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function problemsOf(changes: object, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const all = { ...files, ...more, 'package.json': JSON.stringify({ ...manifest, ...changes }) };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync('npm', ['pack', '--ignore-scripts', '--loglevel=error'], { cwd: folder, stdio: 'pipe' });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) as string;
  return tarballProblems(readFileSync(join(folder, tarball)));
}

describe('a packed package', () => {
  it('has no problems if its manifest and its types are right', async () => {
    const exports = {
      '.': {
        import: { types: './dist/index.d.ts', default: './dist/index.js' },
        require: { types: './dist/cjs/index.d.ts', default: './dist/cjs/index.js' },
      },
    };
    const cjs = {
      'dist/cjs/package.json': '{"type":"commonjs"}',
      'dist/cjs/index.js': 'exports.limit = 3;\n',
      'dist/cjs/index.d.ts': declaration,
    };
    const entry = { main: './dist/cjs/index.js', types: './dist/cjs/index.d.ts' };
    expect(await problemsOf({ exports, ...entry }, cjs)).toEqual([]);
  });

  it('is refused if it can only be imported', async () => {
    expect((await problemsOf({})).join('\n')).toContain('ESM-only');
  });

  it('is refused if an entry point names a file that is not packed', async () => {
    const exports = { '.': manifest.exports['.'], './more': './dist/more.js' };
    expect((await problemsOf({ exports })).join('\n')).toContain('./dist/more.js');
  });

  it('is refused if it has no types', async () => {
    expect(await problemsOf({ exports: './dist/index.js', files: ['dist/*.js'] })).toEqual([
      'it has no types',
    ]);
  });
});
