import { describe, expect, test } from 'vitest';
import { layoutProblems } from './check-layout.mjs';
import type { Exception } from './layout/exceptions.mjs';
import { layerProblems } from './layout/layers.mjs';
import { widthProblems } from './layout/line-widths.mjs';
import { proseProblems } from './layout/prose-patterns.mjs';

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

test('a file above 400 lines is reported with its length', () => {
  const found = problems({ 'packages/core/test/b.test.ts': lines(401) });
  expect(found).toEqual(['packages/core/test/b.test.ts: 401 lines, above 400']);
});

test('a long file with a reason passes, and its entry must be removed once the file is short', () => {
  const path = 'packages/core/test/b.test.ts';
  const reason = { [path]: 'one table' };
  expect(problems({ [path]: lines(401) }, reason)).toEqual([]);
  expect(problems({ [path]: lines(401) }, { [path]: '' })).toEqual([
    expect.stringContaining('without a reason'),
  ]);
  expect(problems({ [path]: lines(400) }, reason)).toEqual([
    expect.stringContaining('remove it from the long files'),
  ]);
  expect(problems({}, reason)).toEqual([expect.stringContaining('remove it from the long files')]);
});

test('at least nine of ten source files have at most 200 lines, not counting tests', () => {
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

test('a hook at the top of a module that test files share is rejected, and one in a test file is not', () => {
  const hook = 'afterEach(() => close());\n';
  expect(problems({ 'packages/core/test/b.test.ts': hook })).toEqual([]);
  expect(problems({ 'packages/core/test/b.ts': `export function use() {\n  ${hook}}\n` })).toEqual([]);
  expect(problems({ 'packages/core/test/b.ts': hook })).toEqual([
    expect.stringContaining('packages/core/test/b.ts: move the hook into a function'),
  ]);
});

test.each(['utils.ts', 'helper.ts', 'common/a.ts', 'shared.js', 'lib/a.ts', 'types.ts', 'constants.mjs'])(
  'the name %s is rejected',
  (name) => {
    const path = `packages/core/src/${name}`;
    expect(problems({ [path]: '' })).toEqual([expect.stringContaining(`${path}: name it`)]);
  },
);

test('a name that only contains a rejected one passes', () => {
  expect(problems({ 'packages/core/src/key-types.ts': '', 'packages/core/test/types.test.ts': '' })).toEqual(
    [],
  );
});

test.each([
  ['export const a = 1;', 'a value'],
  ["export * from './a.ts';", 'everything'],
  ["import './a.ts';", 'an import'],
  ["export { a } from './a.ts';\nfunction b() {}", 'a function after a re-export'],
])('index.ts with %s is rejected: %s', (text) => {
  expect(problems({ 'packages/http/src/index.ts': text }).join()).toContain(
    'packages/http/src/index.ts: only re-exports',
  );
});

test('a package or template without its README, or with its own configuration, is rejected', () => {
  const found = problems({
    'templates/store/package.json': '',
    'templates/store/tsconfig.json': '',
    'templates/store/vitest.config.ts': '',
  });
  expect(found).toEqual([
    'templates/store: has no README.md',
    'templates/store/vitest.config.ts: move configuration to the root and code to src',
  ]);
});

test('a file beside src with a reason passes, until it is removed', () => {
  const path = 'packages/core/make-tables.mjs';
  const besideSrc = { [path]: 'makes tables' };
  expect(problems({ [path]: '' }, {}, besideSrc)).toEqual([]);
  expect(problems({}, {}, besideSrc)).toEqual([`${path}: remove its exception: the file does not exist`]);
});

describe('prose', () => {
  const found = (text: string, path = 'docs/page.md', exceptions: Exception[] = []) =>
    proseProblems([path], () => text, exceptions);

  test('plain English passes', () => {
    expect(found('Returns the units that are left. There is none so far.')).toEqual([]);
    expect(found('As long as nothing is left, so long as it lasts, a stellar teller.')).toEqual([]);
  });

  test.each([
    ['It tells the limit.', 'tells'],
    ['Nobody waits.', 'nobody'],
    ['A key that is none.', 'is none'],
    ['What is no address is never a key.', 'what is no'],
    ['Returns so many units.', 'so many'],
    ['Works, also when it is slow.', ', also when'],
    ['Lets them go.', 'lets them go'],
    ['They exclude each other.', 'exclude each other'],
    ['Waits for ever.', 'for ever'],
    ['Longer than it may be.', 'than it may be'],
    ['That version is not to be had.', 'not to be had'],
    ['What `make` gives.', 'what `make` gives'],
  ])('%s', (text, phrase) => {
    expect(found(`\n${text}`)).toEqual([expect.stringContaining(`docs/page.md:2: "${phrase}": `)]);
  });

  test('comments, strings and names of code are read, in every language', () => {
    for (const path of ['packages/core/src/a.ts', 'scripts/a.mjs', 'a.lua', 'a.sql', 'b.test.ts']) {
      expect(found("-- told\n// told\nconst a = 'told';\nconst told = 1;\n", path)).toHaveLength(4);
    }
  });

  test('identifiers in packages use the verbs of the field, while prose and other code may ask', () => {
    const code = "const a = askedAt; // ask\n/** Ask. */\ntask(mask, 'ask', `ask`);\n";
    expect(found(code, 'packages/core/src/a.ts')).toEqual([
      expect.stringContaining('packages/core/src/a.ts:1: "askedAt"'),
    ]);
    expect(found(code, 'packages/core/test/a.ts')).toEqual([]);
  });

  test('changelogs, reports of surfaces and measured reports are not read', () => {
    for (const path of [
      'packages/core/CHANGELOG.md',
      'api-reports/core.api.md',
      'benchmarks/report/report.md',
    ])
      expect(found('It tells the limit.', path)).toEqual([]);
  });

  test('an exception covers a folder or a phrase in it, and must be removed once it covers nothing', () => {
    expect(found('Nobody.', 'docs/page.md', [{ path: 'docs', reason: 'r' }])).toEqual([]);
    expect(found('Nobody.', 'docs/page.md', [{ path: 'docs', phrase: 'nobody', reason: 'r' }])).toEqual([]);
    expect(found('Nobody.', 'docs/page.md', [{ path: 'doc', reason: 'r' }])).toHaveLength(2);
    expect(found('Told.', 'docs/page.md', [{ path: 'docs', phrase: 'nobody', reason: 'r' }])).toEqual([
      expect.stringContaining('"told"'),
      'docs: remove its exception for "nobody", which covers nothing',
    ]);
  });
});

describe('widths', () => {
  const found = (text: string, path: string) => widthProblems([path], () => text, []);
  const wide = 'x'.repeat(108);

  test.each(['a.ts', 'a.mts', 'a.mjs', 'a.js'])('comments of %s end at column 110', (path) => {
    expect(found(`// ${'x'.repeat(107)}\n * ${'x'.repeat(107)}\n`, path)).toEqual([]);
    expect(found(`\n// ${wide}`, path)).toEqual([`${path}:2: "111 columns": wrap it at 110`]);
    for (const start of ['/** ', ' * ', '  // ']) expect(found(`${start}${wide}`, path)).toHaveLength(1);
    expect(found(`const a = '${wide}';`, path)).toEqual([]);
  });

  test('comments of Lua and SQL end at column 110', () => {
    for (const path of ['a.lua', 'a.sql']) {
      expect(found(`-- ${wide}`, path)).toHaveLength(1);
      expect(found(`select '${wide}'`, path)).toEqual([]);
    }
  });

  test('prose of Markdown ends at column 110, while tables, headings, code and URLs may be wider', () => {
    expect(found(`- ${wide}x`, 'a.md')).toHaveLength(1);
    const others = [`| ${wide} |`, `## ${wide}`, `\`\`\`\n${wide}xxx\n\`\`\``, `https://a.example/${wide}`];
    for (const text of others) expect(found(text, 'a.md')).toEqual([]);
  });
});

describe('layers', () => {
  const found = (files: Record<string, string>) =>
    layerProblems(Object.keys(files), (path) => files[path] as string, []);

  test('imports of lower layers, of the own folder and of other packages pass', () => {
    const engine =
      "import './b.ts';\nimport '../checks/check.ts';\nimport '../store.ts';\nimport 'lru-cache';\n";
    expect(
      found({
        'packages/core/src/index.ts':
          "export { a } from './limiter/limiter.ts';\nexport { b } from './store.ts';\n",
        'packages/core/src/engine/a.ts': engine,
        'packages/core/src/engine/a.test.ts': "import '../limiter/limiter.ts';",
        'packages/http/src/guard.ts': "import './counting/counter.ts';\nimport './framework.ts';",
      }),
    ).toEqual([]);
  });

  test.each([
    ['engine/a.ts', "import '../limiter/a.ts';", 'engine -> limiter'],
    ['engine/a.ts', "import type { A } from '../waiting/a.ts';", 'engine -> waiting'],
    ['engine/a.ts', "import {\n  type A,\n} from '../events/a.ts';", 'engine -> events'],
    ['engine/a.ts', "const a = await import('../events/a.ts');", 'engine -> events'],
    ['checks/a.ts', "export { a } from '../engine/a.ts';", 'checks -> engine'],
    ['store.ts', "import '../src/algorithms/a.ts';", 'vocabulary -> algorithms'],
    ['store.ts', "import './index.ts';", 'vocabulary -> index.ts'],
  ])('in %s, %s is reported', (path, text, arrow) => {
    expect(found({ [`packages/core/src/${path}`]: text })).toEqual([
      expect.stringMatching(new RegExp(`^packages/core/src/${path}:\\d: "${arrow}": import only`)),
    ]);
  });

  test('a new folder needs a layer', () => {
    expect(found({ 'packages/http/src/new/a.ts': '' })).toEqual([
      'packages/http/src/new/a.ts:1: "new": give this folder a layer in layers.mjs',
    ]);
  });
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
