import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('..', import.meta.url));
let root: string;

beforeEach(() => {
  // Inside the repository, so that the copy finds what the repository has installed.
  const cache = join(repository, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  root = mkdtempSync(join(cache, 'new-package-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function execute(command: string, ...args: readonly string[]): Outcome {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8' });
}

function newPackage(...args: readonly string[]): Outcome {
  const [kind = '', ...more] = args;
  return execute(
    process.execPath,
    join(repository, 'scripts/new-package.mjs'),
    kind,
    ...['--root', root, ...more],
  );
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

describe.each([
  {
    kind: 'store',
    article: 'a store',
    files: ['src/cloud-sql-store.ts', 'src/cloud-sql-database.ts'],
    names: ['cloudSqlStore', 'CloudSqlDatabase'],
    tests: /\d\d passed, 0 failed, 0 skipped/,
  },
  {
    kind: 'adapter',
    article: 'an adapter',
    files: ['src/rate-limit.ts', 'src/cloud-sql-framework.ts'],
    names: ['rateLimit'],
    tests: /[1-9]\d* passed, 0 failed, 0 skipped/,
  },
])('new:$kind', ({ kind, article, files, names, tests: passed }) => {
  test('is a script of the repository', () => {
    const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    expect(scripts[`new:${kind}`]).toBe(`node scripts/new-package.mjs ${kind}`);
  });

  test('copies the template under the new name, everywhere', () => {
    const { status, stdout } = newPackage(kind, 'cloud-sql');
    expect(status).toBe(0);
    expect(stdout).toContain(`pnpm exec vitest run packages/${kind}-cloud-sql`);

    const folder = join(root, `packages/${kind}-cloud-sql`);
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(paths).toEqual(expect.arrayContaining(files));
    expect(paths.filter((path) => /template|node_modules|dist/.test(path))).toEqual([]);
    for (const path of paths.filter((one) => /\.(ts|json|md)$/.test(one))) {
      expect(read(`packages/${kind}-cloud-sql/${path}`), path).not.toMatch(/template/i);
    }
    for (const name of names) expect(read(`packages/${kind}-cloud-sql/src/index.ts`)).toContain(name);
  });

  test('makes a package that can be published, and a changeset for it', () => {
    newPackage(kind, 'acme');
    const manifest = JSON.parse(read(`packages/${kind}-acme/package.json`));
    expect(manifest).toMatchObject({
      name: `@sluice/${kind}-acme`,
      repository: { directory: `packages/${kind}-acme` },
      publishConfig: { access: 'public' },
    });
    expect(manifest).not.toHaveProperty('private');
    const changeset = read(`.changeset/${kind}-acme.md`);
    expect(changeset).toMatch(new RegExp(`^---\n'@sluice/${kind}-acme': minor\n---\n\n\\S`));
  });

  test('makes a package that compiles and passes its tests', () => {
    newPackage(kind, 'cloud-sql');
    const folder = join(root, `packages/${kind}-cloud-sql`);
    symlinkSync(join(repository, `templates/${kind}/node_modules`), join(folder, 'node_modules'));
    for (const file of [
      'tsconfig.base.json',
      'vitest.config.ts',
      'package.json',
      'scripts/fail-on-leftovers.ts',
      'scripts/leftovers.ts',
      'scripts/longest-first-sequencer.ts',
      'scripts/tally-reporter.ts',
    ]) {
      cpSync(join(repository, file), join(root, file));
    }
    const types = execute(
      join(repository, 'node_modules/.bin/tsc'),
      ...['-p', folder, '--noEmit', '--customConditions', '@sluice/source'],
    );
    expect(types.stdout).toBe('');
    const tests = execute(
      process.execPath,
      join(repository, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      root,
    );
    expect(tests.stdout).toMatch(passed);
    // A compiler and a test runner start here, on a machine that may be busy.
  }, 120_000);

  test.each([
    ['', 'needs a name'],
    ['Redis', `"Redis" cannot be the name of ${article}`],
    ['cloud_sql', `"cloud_sql" cannot be the name of ${article}`],
    ['../escape', `"../escape" cannot be the name of ${article}`],
    ['a--b', `"a--b" cannot be the name of ${article}`],
    ['9lives', `"9lives" cannot be the name of ${article}`],
    ['x'.repeat(41), 'at most 40 characters'],
    [`${kind}-redis`, `leave out "${kind}-"`],
    ['template', 'use the name of your'],
  ])('rejects the name "%s" and says why', (name, reason) => {
    const { status, stderr, stdout } = newPackage(kind, name);
    expect(status).toBe(1);
    expect(stderr).toContain(`new:${kind}: `);
    expect(stderr).toContain(reason);
    expect(stdout).toBe('');
    expect(existsSync(join(root, 'packages'))).toBe(false);
  });

  test('does not overwrite a package that exists', () => {
    newPackage(kind, 'acme');
    const before = read(`packages/${kind}-acme/package.json`);
    const { status, stderr } = newPackage(kind, 'acme');
    expect(status).toBe(1);
    expect(stderr).toContain(`packages/${kind}-acme exists already`);
    expect(read(`packages/${kind}-acme/package.json`)).toBe(before);
  });

  test.each([
    [['one', 'two'], 'one name at a time'],
    [['one', '--force'], "Unknown option '--force'"],
  ])('rejects %j', (args, reason) => {
    const { status, stderr } = newPackage(kind, ...args);
    expect(status).toBe(1);
    expect(stderr).toContain(`new:${kind}: ${reason}`);
    expect(stderr).not.toContain('    at ');
  });
});

test.each(['', 'constructor', 'demo'])('rejects the kind "%s"', (kind) => {
  const { status, stderr } = newPackage(kind, 'acme');
  expect(status).toBe(1);
  expect(stderr).toContain('the first argument must be one of: store, adapter');
});
