import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { errorCodeProblems } from './docs/error-codes.mjs';
import { extractExamples } from './docs/extract-examples.mjs';
import { linkProblems } from './docs/links.mjs';
import { parsePage } from './docs/page.mjs';
import { pathProblems } from './docs/repository-paths.mjs';
import { checkExamples } from './docs/run-examples.mjs';
import { firstScreenProblems, scriptProblems } from './docs/shell-commands.mjs';
import { timelineProblems, withTimelines } from './docs/timelines.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('examples', () => {
  test('an example that compiles and prints what the page says has no problems', async () => {
    expect(await problemsOf(['```ts run', "console.log('a');", '```', '```text output', 'a', '```'])).toEqual(
      [],
    );
  });

  test('a type error is reported at its line of the page', async () => {
    const found = await problemsOf(['Text.', '', '```ts', 'const a = 1;', 'const b: string = a;', '```']);
    expect(found).toEqual([expect.stringMatching(/^page\.md:5: TS2322: /)]);
  });

  test('an import that does not exist is reported', async () => {
    const found = await problemsOf([
      '```ts',
      "import { tokenBuckets } from '@sluice/core';",
      'tokenBuckets;',
      '```',
    ]);
    expect(found).toEqual([expect.stringMatching(/^page\.md:2: TS2724: .*tokenBuckets/)]);
  });

  test('a wrong option of a limit is reported', async () => {
    const code = "fixedWindow({ name: 'a', limit: 1, window: '1x' });";
    const found = await problemsOf(['```ts', "import { fixedWindow } from '@sluice/core';", code, '```']);
    expect(found).toEqual([expect.stringMatching(/^page\.md:3: TS/)]);
  });

  test('an example that throws is reported with its message', async () => {
    const found = await problemsOf(['```ts run', "throw new Error('no luck');", '```']);
    expect(found).toEqual([expect.stringMatching(/^page\.md:2: the example fails: [\s\S]*no luck/)]);
  });

  test('an example that prints something else is reported with both texts', async () => {
    const found = await problemsOf(['```ts run', 'console.log(1);', '```', '', '```text output', '2', '```']);
    expect(found).toEqual(['page.md:2: the example prints\n1\nbut the page says\n2']);
  });

  test('an example that keeps something open is reported', async () => {
    const found = await problemsOf(['```ts run', 'setInterval(() => {}, 1000);', '```'], 300);
    expect(found).toEqual(['page.md:2: the example does not end by itself within 0.3 s']);
  });

  test('an example that is not marked is not run', async () => {
    expect(await problemsOf(['```ts', "throw new Error('no luck');", '```'])).toEqual([]);
  });

  test('an example that continues another sees its names, and keeps its own lines', async () => {
    const first = ['```ts', 'const a = 1;', '```', '', 'Then:', ''];
    expect(await problemsOf([...first, '```ts continues run', 'console.log(a);', '```'])).toEqual([]);
    const found = await problemsOf([...first, '```ts continues', 'console.log(b);', '```']);
    expect(found).toEqual([expect.stringMatching(/^page\.md:8: TS/)]);
  });

  test('an example without that mark does not see the names of another', async () => {
    const found = await problemsOf(['```ts', 'const a = 1;', '```', '```ts', 'console.log(a);', '```']);
    expect(found).toEqual([expect.stringMatching(/^page\.md:5: TS2304/)]);
  });

  test('a block without a language, an unknown mark, nothing to continue and an orphaned output are reported', () => {
    const lines = ['```ts runs', '```', '', '```text output', '1', '```'];
    expect(extractExamples([pageOf(lines)]).problems).toEqual([
      expect.stringContaining('page.md:2: `runs` is not a mark'),
      expect.stringContaining('page.md:5: an output must follow'),
    ]);
    expect(extractExamples([pageOf(['```', 'const a = 1;', '```'])]).problems).toEqual([
      expect.stringContaining('page.md:2: name the language'),
    ]);
    expect(extractExamples([pageOf(['```ts continues', '```'])]).problems).toEqual([
      expect.stringContaining('page.md:2: there is no earlier block'),
    ]);
  });
});

describe('links', () => {
  const files = ['page.md', 'docs/other.md', 'packages/core/src/limit.ts'];
  const other = parsePage(
    'docs/other.md',
    '# A `b` c?\n\n## Twice\n\n## Twice\n\n[up](../page.md) [dir](../packages/core)',
  );

  test.each([
    'docs/other.md',
    'docs/other.md#a-b-c',
    'docs/other.md#twice-1',
    'packages/core/',
    'https://a.example/b',
  ])('%s leads somewhere', (url) => {
    expect(linkProblems([pageOf([`[a](${url})`]), other], files)).toEqual([]);
  });

  test.each([
    ['docs/none.md', 'no file'],
    ['/docs/other.md', 'no file'],
    ['docs/other.md#d', 'no heading'],
    ['#here', 'no heading'],
    ['packages/core/src/limit.ts#L4', 'no heading'],
  ])('%s leads to %s', (url, what) => {
    const found = linkProblems([pageOf(['', `[a](${url})`]), other], files);
    expect(found).toEqual([`page.md:2: ${url} leads to ${what}`]);
  });

  test('images, definitions and HTML are checked too', () => {
    const lines = ['![a](b.png)', '', '[c]: d.md', '', '<a href="e.md">f</a>'];
    expect(linkProblems([pageOf(lines)], ['page.md'])).toHaveLength(3);
  });
});

describe('paths', () => {
  const files = ['page.md', 'packages/core/src/limit.ts', 'biome.json'];
  const table = ['## Where is ...?', '', '| question | file |', '|---|---|'];

  test('paths that exist, and code that is not a path, pass', () => {
    const text = 'See `packages/core/src/limit.ts`, `packages/core/`, `packages/store-*/src` and `a/b`.';
    expect(pathProblems([pageOf([text, ...table, '| a `x`? | `biome.json` |'])], files)).toEqual([]);
  });

  test('a path that does not exist is reported', () => {
    const found = pathProblems([pageOf(['', 'See `packages/core/src/none.ts`.'])], files);
    expect(found).toEqual(['page.md:2: there is no packages/core/src/none.ts']);
  });

  test('an answer without a path, or with other code, is reported', () => {
    const rows = ['| a? | somewhere |', '| b? | `none.json` |', '| c? | [`biome.json`](biome.json) |'];
    const found = pathProblems([pageOf([...table, ...rows, '| d? | [here](page.md) |'])], files);
    expect(found).toEqual(['page.md:5: the answer has no path', 'page.md:6: there is no none.json']);
  });
});

describe('shell commands', () => {
  const install = ['```sh', 'npm install express @sluice/adapter-express   # one import', '```'];
  const clone = [...Array(40).fill(''), '```sh', 'npm run demo   # see it', 'npm test', '```'];

  test('one package to install, and the two commands for a clone below the first screen, pass', () => {
    expect(firstScreenProblems(pageOf([...install, ...clone]))).toEqual([]);
  });

  test.each([
    [['npm test', 'npm run demo']],
    [['npm run demo']],
    [['npm install', 'npm run demo', 'npm test']],
    [['npm run demo', 'npm test -- --watch']],
  ])('%j is rejected as the commands for a clone', (commands) => {
    const lines = [...install, ...Array(40).fill(''), '```sh', ...commands, '```'];
    expect(firstScreenProblems(pageOf(lines))).toHaveLength(1);
  });

  test('a first screen that installs nothing, or more, is rejected', () => {
    expect(firstScreenProblems(pageOf(clone))).toHaveLength(1);
    expect(firstScreenProblems(pageOf([...install, ...install, ...clone]))).toHaveLength(1);
  });

  test('a script that the root does not have is reported', () => {
    const lines = ['```sh', 'npm run demo', 'pnpm run new:shop', '```'];
    expect(scriptProblems([pageOf(lines)], ['demo'])).toEqual([
      'page.md:3: package.json has no script new:shop',
    ]);
  });
});

describe('error codes', () => {
  const page = pageOf(['## Outages', '', '### `A`', '', '### `B`']);

  test('a page with every code passes', () => {
    expect(errorCodeProblems(page, ['A', 'B'])).toEqual([]);
  });

  test('a code that only one side has is reported, whichever side', () => {
    expect(errorCodeProblems(page, ['A', 'B', 'C'])).toEqual(['page.md:1: C is not described']);
    expect(errorCodeProblems(page, ['A'])).toEqual(['page.md:5: B is not in the catalogue']);
    expect(errorCodeProblems(pageOf(['### `A`', '', '### `A`']), ['A'])).toHaveLength(1);
  });
});

describe('timelines', () => {
  const drawn = new Map([['a', '1\n2']]);

  test('a page that shows every timeline as it is drawn passes', () => {
    expect(timelineProblems(pageOf(['```text timeline a', '1', '2', '```']), drawn)).toEqual([]);
  });

  test('a timeline that differs, is missing or does not exist is reported', () => {
    expect(timelineProblems(pageOf(['```text timeline a', '1', '```']), drawn)).toEqual([
      'page.md:2: the timeline a should be\n1\n2',
    ]);
    expect(timelineProblems(pageOf([]), drawn)).toEqual(['page.md:1: does not show the timeline a']);
    expect(timelineProblems(pageOf(['```text timeline b', '```']), new Map())).toHaveLength(1);
  });

  test('writing replaces timelines that differ and keeps the rest', () => {
    const page = pageOf([
      'A',
      '```text timeline a',
      '```',
      'B',
      '```text timeline a',
      '3',
      '4',
      '5',
      '```',
      'C',
    ]);
    const fence = '```text timeline a\n1\n2\n```';
    expect(withTimelines(page, drawn)).toBe(`A\n${fence}\nB\n${fence}\nC`);
  });
});

function pageOf(lines: readonly string[]) {
  return parsePage('page.md', lines.join('\n'));
}

let folders = 0;

async function problemsOf(lines: readonly string[], timeoutMs = 60_000): Promise<string[]> {
  const { examples, problems } = extractExamples([pageOf(lines)]);
  const folder = `${root}docs/.cache/test-${process.pid}-${folders++}`;
  return [...problems, ...(await checkExamples(examples, { root, folder, timeoutMs }))];
}
