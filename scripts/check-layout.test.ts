import { expect, test } from 'vitest';
import { layoutProblems } from './check-layout.mjs';

const A_PACKAGE = {
  'packages/core/package.json': '{}',
  'packages/core/tsconfig.json': '{}',
  'packages/core/README.md': '',
  'packages/core/CHANGELOG.md': '',
  'packages/core/src/index.ts':
    "/** All. */\nexport { a, type B } from './a.ts';\nexport type {\n  C,\n} from './c.ts';\n",
  'packages/core/src/a.ts': lines(200),
  'packages/core/test/a.test.ts': lines(400),
};

test('a repository in order has no problems', () => {
  expect(problems({})).toEqual([]);
});

test('a file above 400 lines is named with its length', () => {
  const found = problems({ 'packages/core/test/b.test.ts': lines(401) });
  expect(found).toEqual(['packages/core/test/b.test.ts: 401 lines, above 400']);
});

test('a long file with a reason passes, and its entry must go when it has become short', () => {
  const path = 'packages/core/test/b.test.ts';
  const reason = { [path]: 'one table' };
  expect(problems({ [path]: lines(401) }, reason)).toEqual([]);
  expect(problems({ [path]: lines(401) }, { [path]: '' })).toEqual([
    expect.stringContaining('without a reason'),
  ]);
  expect(problems({ [path]: lines(400) }, reason)).toEqual([expect.stringContaining('no more')]);
  expect(problems({}, reason)).toEqual([expect.stringContaining('no more')]);
});

test('at least nine of ten source files have at most 200 lines; tests do not count', () => {
  const eight = Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => [`packages/core/src/s${i}.ts`, lines(9)]),
  );
  const long = { 'packages/core/src/long.sql': lines(201) };
  expect(problems({ ...eight, 'packages/core/src/one-more.ts': '', ...long })).toEqual([]);
  expect(problems({ 'packages/core/src/one-more.ts': '', ...long })).toEqual([
    'only 3 of 4 source files have at most 200 lines: packages/core/src/long.sql (201)',
  ]);
  expect(
    problems({ 'packages/core/src/s.test.ts': lines(201), 'packages/core/test/s.ts': lines(201) }),
  ).toEqual([]);
});

test.each(['utils.ts', 'helper.ts', 'common/a.ts', 'shared.js', 'lib/a.ts', 'types.ts', 'constants.mjs'])(
  'the name %s is refused',
  (name) => {
    const path = `packages/core/src/${name}`;
    expect(problems({ [path]: '' })).toEqual([expect.stringContaining(`${path}: name it`)]);
  },
);

test('a name that only contains a refused one passes', () => {
  expect(problems({ 'packages/core/src/key-types.ts': '', 'packages/core/test/types.test.ts': '' })).toEqual(
    [],
  );
});

test.each([
  ['export const a = 1;', 'a value'],
  ["export * from './a.ts';", 'everything'],
  ["import './a.ts';", 'an import'],
  ["export { a } from './a.ts';\nfunction b() {}", 'a function after a re-export'],
])('index.ts with %s is refused: %s', (text) => {
  expect(problems({ 'packages/http/src/index.ts': text }).join()).toContain(
    'packages/http/src/index.ts: only re-exports',
  );
});

test('a package or template without its README, or with a configuration of its own, is refused', () => {
  const found = problems({
    'templates/store/package.json': '',
    'templates/store/tsconfig.json': '',
    'templates/store/vitest.config.ts': '',
  });
  expect(found).toEqual([
    'templates/store: has no README.md',
    'templates/store/vitest.config.ts: configuration belongs to the root, code to src',
  ]);
});

test('a file beside src with a reason passes, until it is gone', () => {
  const path = 'packages/core/make-tables.mjs';
  const besideSrc = { [path]: 'makes tables' };
  expect(problems({ [path]: '' }, {}, besideSrc)).toEqual([]);
  expect(problems({}, {}, besideSrc)).toEqual([`${path}: is an exception, but does not exist`]);
});

function problems(
  files: Record<string, string>,
  long: Record<string, string> = {},
  besideSrc: Record<string, string> = {},
): string[] {
  const all: Record<string, string> = { ...A_PACKAGE, ...files };
  return layoutProblems(Object.keys(all), (path) => all[path] as string, { long, besideSrc });
}

function lines(count: number): string {
  return '//\n'.repeat(count);
}
