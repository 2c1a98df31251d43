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
import { afterEach, beforeEach, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('..', import.meta.url));
let root: string;

beforeEach(() => {
  // Inside the repository, where the copy finds the installed dependencies.
  const cache = join(repository, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  root = mkdtempSync(join(cache, 'new-store-'));
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

function newStore(...args: readonly string[]): Outcome {
  return execute(process.execPath, join(repository, 'scripts/new-store.mjs'), '--root', root, ...args);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

test('copies the template and uses the new name everywhere', () => {
  const { status, stdout } = newStore('cloud-sql');
  expect(status).toBe(0);
  expect(stdout).toContain('pnpm exec vitest run packages/store-cloud-sql');

  const folder = join(root, 'packages/store-cloud-sql');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  expect(paths).toEqual(expect.arrayContaining(['src/cloud-sql-store.ts', 'src/cloud-sql-database.ts']));
  expect(paths.filter((path) => /template|node_modules|dist/.test(path))).toEqual([]);
  for (const path of paths.filter((one) => /\.(ts|json|md)$/.test(one))) {
    expect(read(`packages/store-cloud-sql/${path}`), path).not.toMatch(/template/i);
  }
  expect(read('packages/store-cloud-sql/src/index.ts')).toContain('cloudSqlStore');
  expect(read('packages/store-cloud-sql/src/index.ts')).toContain('CloudSqlDatabase');
});

test('creates a package that can be published, and a changeset for it', () => {
  newStore('dynamodb');
  const manifest = JSON.parse(read('packages/store-dynamodb/package.json'));
  expect(manifest).toMatchObject({
    name: '@sluice/store-dynamodb',
    repository: { directory: 'packages/store-dynamodb' },
    publishConfig: { access: 'public' },
  });
  expect(manifest).not.toHaveProperty('private');
  expect(read('.changeset/store-dynamodb.md')).toMatch(/^---\n'@sluice\/store-dynamodb': minor\n---\n\n\S/);
});

test('creates a package that compiles and passes the conformance suite', () => {
  newStore('cloud-sql');
  const folder = join(root, 'packages/store-cloud-sql');
  symlinkSync(join(repository, 'templates/store/node_modules'), join(folder, 'node_modules'));
  for (const file of [
    'tsconfig.base.json',
    'vitest.config.ts',
    'package.json',
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
  expect(tests.stdout).toMatch(/\d\d passed, 0 failed, 0 skipped/);
});

test.each([
  ['', 'a store needs a name'],
  ['Redis', '"Redis" is not a name for a store'],
  ['cloud_sql', '"cloud_sql" is not a name for a store'],
  ['../escape', '"../escape" is not a name for a store'],
  ['a--b', '"a--b" is not a name for a store'],
  ['9lives', '"9lives" is not a name for a store'],
  ['x'.repeat(41), 'at most 40 characters'],
  ['store-redis', 'leave out "store-"'],
  ['template', 'choose the name of your backend'],
])('rejects the name "%s" and says why', (name, reason) => {
  const { status, stderr, stdout } = newStore(name);
  expect(status).toBe(1);
  expect(stderr).toContain(`new:store: `);
  expect(stderr).toContain(reason);
  expect(stdout).toBe('');
  expect(existsSync(join(root, 'packages'))).toBe(false);
});

test('refuses to overwrite an existing store', () => {
  newStore('dynamodb');
  const before = read('packages/store-dynamodb/package.json');
  const { status, stderr } = newStore('dynamodb');
  expect(status).toBe(1);
  expect(stderr).toContain('packages/store-dynamodb already exists');
  expect(read('packages/store-dynamodb/package.json')).toBe(before);
});

test.each([
  [['one', 'two'], 'one name at a time'],
  [['one', '--force'], "Unknown option '--force'"],
])('rejects the arguments %j', (args, reason) => {
  const { status, stderr } = newStore(...args);
  expect(status).toBe(1);
  expect(stderr).toContain(`new:store: ${reason}`);
  expect(stderr).not.toContain('    at ');
});
