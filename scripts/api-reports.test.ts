import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkSurfaces, entryPoints } from './api-reports.mjs';

const template = mkdtempSync(join(tmpdir(), 'sluice-api-reports-test-'));
let root: string;
let kept: string;

/** A package whose surface has been accepted, which takes a second. Each test gets a copy. */
beforeAll(() => {
  root = template;
  kept = join(root, 'api-reports');
  symlinkSync(join(import.meta.dirname, '../node_modules'), join(root, 'node_modules'));
  const exports = {
    '.': { import: { types: './dist/index.d.ts', default: './dist/index.js' } },
    './more': { import: { types: './dist/more.d.ts', default: './dist/more.js' } },
    './package.json': './package.json',
  };
  write('pump/package.json', JSON.stringify({ name: '@test/pump', version: '1.0.0', exports }));
  write('pump/dist/index.d.ts', "export { type Rate, pump } from './pump.ts';\n");
  write('pump/dist/more.d.ts', 'export declare const most: number;\n');
  surface('export declare function pump(rate: Rate): void;');
  expect(check(true).problems).toEqual([]);
});
afterAll(() => rmSync(template, { recursive: true }));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-api-reports-test-'));
  kept = join(root, 'api-reports');
  cpSync(template, root, { recursive: true, verbatimSymlinks: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function surface(declaration: string): void {
  write('pump/dist/pump.d.ts', `export interface Rate { readonly perSecond: number }\n${declaration}\n`);
}

function check(accept: boolean, notExported = {}): { changes: string[]; problems: string[] } {
  return checkSurfaces(entryPoints(join(root, 'pump')), kept, accept, notExported);
}

test('each entry point has a report, and an unchanged surface passes', () => {
  expect(readdirSync(kept).sort()).toEqual(['pump.api.md', 'pump.more.api.md']);
  expect(readFileSync(join(kept, 'pump.api.md'), 'utf8')).toContain(
    'export function pump(rate: Rate): void;',
  );
  expect(check(false)).toEqual({ changes: [], problems: [] });
});

test('a changed surface fails with the difference, until it is accepted', () => {
  surface('export declare function pump(rate: Rate, reverse?: boolean): void;');
  const { changes } = check(false);
  expect(changes).toHaveLength(1);
  expect(changes[0]).toContain('-export function pump(rate: Rate): void;');
  expect(changes[0]).toContain('+export function pump(rate: Rate, reverse?: boolean): void;');
  expect(check(false).changes).toHaveLength(1);
  check(true);
  expect(check(false).changes).toEqual([]);
});

test('a changed member of an exported type fails too', () => {
  write(
    'pump/dist/pump.d.ts',
    'export interface Rate { readonly perMinute: number }\nexport declare function pump(rate: Rate): void;\n',
  );
  expect(check(false).changes).toEqual([expect.stringContaining('+    readonly perMinute: number')]);
});

test('a new or removed entry point fails until its report follows', () => {
  rmSync(join(kept, 'pump.more.api.md'));
  writeFileSync(join(kept, 'pump.old.api.md'), '');
  expect(check(false).changes).toEqual([
    'pump.old.api.md no longer has an entry point',
    'pump.more.api.md is missing',
  ]);
  check(true);
  expect(readdirSync(kept).sort()).toEqual(['pump.api.md', 'pump.more.api.md']);
});

test('a type that cannot be imported is a problem, and cannot be accepted', () => {
  write('pump/dist/index.d.ts', "export { pump } from './pump.ts';\n");
  const problem = expect.stringMatching(/^pump\.api\.md: .*"Rate" needs to be exported/);
  expect(check(false).problems).toEqual([problem]);
  expect(check(true).problems).toEqual([problem]);
  expect(check(false, { 'pump.api.md Rate': 'a reason' }).problems).toEqual([]);
});

test('a type that is not exported is watched too', () => {
  write('pump/dist/index.d.ts', "export { pump } from './pump.ts';\n");
  check(true);
  write(
    'pump/dist/pump.d.ts',
    'interface Rate { readonly perMinute: number }\nexport declare function pump(rate: Rate): void;\n',
  );
  expect(check(false).changes).toEqual([expect.stringContaining('+    readonly perMinute: number')]);
});

test('an exception that is no longer needed is a problem', () => {
  const { problems } = check(false, { 'pump.api.md Rate': 'a reason' });
  expect(problems).toEqual(['pump.api.md Rate: remove it from NOT_EXPORTED: it is no longer needed']);
});

test('a missing build is an error, not an empty surface', () => {
  rmSync(join(root, 'pump/dist'), { recursive: true });
  expect(() => check(false)).toThrow(/index\.d\.ts/);
});
