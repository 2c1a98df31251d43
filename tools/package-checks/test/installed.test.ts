import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAddresses } from '../../../scripts/addresses.mjs';
import { type Page, parsePage } from '../../../scripts/docs/page.mjs';
import { type Backends, startBackends } from '../src/backends.ts';
import { createEmptyProject, type EmptyProject } from '../src/empty-project.ts';
import { currentNode } from '../src/node-program.ts';
import { type NodeTests, nodeTests, runNodeTests } from '../src/node-tests.ts';
import { manifestOf, publishedPackages, repositoryRoot } from '../src/published-packages.ts';
import type { Ended } from '../src/run-program.ts';
import { type LoadingWay, loadingWays, type Outcome, smokeTests } from '../src/smoke-test.ts';
import { runInCommonJs } from './commonjs-project.ts';
import {
  type CompiledExamples,
  compileExamples,
  examplesOf,
  importedBy,
  installedBy,
  readmes,
  readPage,
} from './readme-examples.ts';
import { registryProblems } from './registry-readmes.ts';
import {
  type CompilerVersion,
  compilers,
  linesOfMistakes,
  type Resolution,
  resolutions,
  typeErrors,
  unnamedOptions,
} from './type-check.ts';

const TIMEOUT_MS = 300_000;

/**
 * The output of the examples that are not marked `run` because they need a server, in the order of the page.
 */
const PRINTED_WITH_A_SERVER: Readonly<Record<string, readonly string[]>> = {
  'packages/store-postgres/README.md': ['true 0'],
  'packages/store-redis/README.md': ['true 0', ''],
};

/** The settings of TypeScript that make CommonJS, each a project of Jest in `consumer/commonjs`. */
const COMMON_JS_SETTINGS = ['commonjs', 'node16'];

const packages = publishedPackages();
const frontPage = await readPage('README.md');
const pages = await readmes();
const examples = examplesOf([frontPage, ...pages]);

let project: EmptyProject;
let backends: Backends;

beforeAll(async () => {
  backends = await startBackends();
  project = await createEmptyProject();
}, 2 * TIMEOUT_MS);

afterAll(async () => {
  await Promise.all([project?.remove(), backends?.stop()]);
});

describe.concurrent('loaded from an empty project, on this Node', () => {
  const ways = Object.keys(loadingWays) as LoadingWay[];
  const shortNames = packages.map(({ shortName }) => shortName);
  const cases = packages.flatMap(({ shortName }) => ways.map((way) => [shortName, way] as const));
  const outcomes = new Map<LoadingWay, Promise<ReadonlyMap<string, Outcome>>>();
  beforeAll(() => {
    for (const way of ways) {
      outcomes.set(way, smokeTests(project, shortNames, way, currentNode, backends.env));
    }
  });
  test.each(cases)('%s works by %s', { timeout: TIMEOUT_MS }, async (shortName, way) => {
    const outcome = (await outcomes.get(way))?.get(shortName);
    expect(outcome?.passed, outcome?.output).toBe(true);
    // Every user of a package would see a warning on loading it.
    expect(outcome?.output).toBe('');
  });

  test.each(packages)('$name depends on the versions of our packages that it is published with', (one) => {
    const { dependencies = {} } = manifestOf(join(project.folder, 'node_modules', one.name));
    const required = Object.entries(dependencies).filter(([name]) => name.startsWith('@sluice/'));
    const published = packages.map(({ name, version }) => [name, `^${version}`]);
    expect(published).toEqual(expect.arrayContaining(required));
  });

  test.each(Object.keys(nodeTests) as NodeTests[])('%s', { timeout: TIMEOUT_MS }, async (tests) => {
    const { passed, cases: count, output } = await runNodeTests(project, tests, currentNode);
    expect(passed, output).toBe(true);
    expect(count).toBeGreaterThan(50);
  });
});

describe('the README', () => {
  let compiled: CompiledExamples;
  const ran: string[] = [];
  beforeAll(async () => {
    compiled = await compileExamples(project, examples);
  }, TIMEOUT_MS);
  afterAll(() => {
    console.log(`Examples that ran from the packed packages:\n${ran.sort().join('\n')}`);
  });

  test('of each package has an example', () => {
    expect(pages.filter((page) => examplesOf([page]).length === 0)).toEqual([]);
  });

  test('compiles, each example by itself', () => {
    expect(compiled.problems).toEqual([]);
  });

  test.each(pages)('says how to install all that its first example imports: $path', (page) => {
    const imported = examplesOf([page]).slice(0, 1).flatMap(importedBy);
    expect(imported).not.toEqual([]);
    expect(installedBy(page)).toEqual(expect.arrayContaining(imported));
  });

  const named = examples.map((example) => [`${example.path}:${example.line}`, example] as const);
  // One after the other: the examples keep the default deadline, which a busy machine may not meet.
  test.each(named)(
    '%s runs as written',
    async (name, example) => {
      const { path, runs, output } = example;
      const unmarked = examples.filter((one) => one.path === path && !one.runs);
      const expected = runs ? output : PRINTED_WITH_A_SERVER[path]?.[unmarked.indexOf(example)];
      if (!runs) expect(expected, 'say in PRINTED_WITH_A_SERVER what this example prints').toBeDefined();
      const { code, stdout, stderr } = await compiled.run(example, backends.env);
      expect(code, `${stdout}${stderr}`).toBe(0);
      expect(stderr).toBe('');
      if (expected !== undefined) expect(stdout.trim()).toBe(expected.trim());
      const how =
        output === undefined ? (runs ? '' : ', with its server') : ', and prints what the page shows';
      ran.push(`  ${name}${how}`);
    },
    TIMEOUT_MS,
  );
});

describe('on a page of the registry', () => {
  test.each(packages)('every link in the README of $name leads somewhere', async ({ name, folder }) => {
    const path = relative(repositoryRoot, join(folder, 'README.md'));
    const written = pages.find((page) => page.path === path) as Page;
    expect(await registryProblems(join(project.folder, 'node_modules', name), written)).toEqual([]);
    expect((await readPage(path)).text, 'packing has changed the README of the repository').toBe(
      written.text,
    );
  });

  test.each(packages)('$name leads to its page on the site, and to the issues', ({ name, shortName }) => {
    const { repository, site } = readAddresses(repositoryRoot);
    expect(manifestOf(join(project.folder, 'node_modules', name))).toMatchObject({
      homepage: `${site}/packages/${shortName}`,
      bugs: `${repository}/issues`,
    });
  });
});

describe('a CommonJS project with Jest and ts-jest', () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await runInCommonJs(project, frontPage, COMMON_JS_SETTINGS);
  }, TIMEOUT_MS);
  test.each(COMMON_JS_SETTINGS)('%s: compiles and passes', (setting) => {
    const { code, stdout, stderr } = ended;
    expect(code, `${stdout}${stderr}`).toBe(0);
    expect(stderr).toContain(`PASS ${setting} ./first-example.test.ts`);
    expect(stderr).toContain(`PASS ${setting} ./entry-points.test.ts`);
    expect(stderr).not.toContain('(WARN)');
  });
});

describe('the types', () => {
  const versions = Object.keys(compilers) as CompilerVersion[];
  // Each resolution by two compilers, except `node16`, which differs from `nodenext` only in an old compiler.
  const tested: Readonly<Record<CompilerVersion, readonly Resolution[]>> = {
    '7.0.2': ['nodenext', 'bundler', 'commonjs'],
    '6.0.3': ['bundler'],
    '5.9.3': ['node16', 'nodenext', 'commonjs'],
  };
  const cases = versions.flatMap((version) =>
    tested[version].map((resolution) => {
      const title = `TypeScript ${version}, ${resolution}: ${resolutions[resolution].supports}`;
      return [title, version, resolution] as const;
    }),
  );

  const found = new Map<CompilerVersion, ReturnType<typeof typeErrors>>();
  const errorsOf = async (version: CompilerVersion, resolution: Resolution) => {
    const all = found.get(version) ?? typeErrors(project, version, tested[version]);
    found.set(version, all);
    return (await all).get(resolution) ?? [];
  };

  test.each(cases)('%s', { timeout: TIMEOUT_MS }, async (_title, version, resolution) => {
    const errors = await errorsOf(version, resolution);
    const files = resolutions[resolution].files.filter((file) => file.includes('mistakes'));
    expect(errors.filter(({ file }) => !files.includes(file))).toEqual([]);
    for (const file of files) {
      const found = errors.filter((error) => error.file === file);
      // One error for each mistake.
      expect(found.map(({ line }) => line)).toEqual(await linesOfMistakes(project, file));
      if (file.endsWith('options.ts')) expect(await unnamedOptions(project, found)).toEqual([]);
    }
  });
});

describe('the checks themselves', () => {
  test.each(Object.keys(loadingWays) as LoadingWay[])(
    'a package that cannot be loaded by %s fails alone, and its output is shown',
    async (way) => {
      const outcomes = await smokeTests(project, ['no-such-package', 'core'], way, currentNode, {});
      expect(outcomes.get('no-such-package')?.passed).toBe(false);
      expect(outcomes.get('no-such-package')?.output).toContain('@sluice/no-such-package');
      expect(outcomes.get('core')).toEqual({ passed: true, output: '' });
    },
  );

  test('a package whose check ends the process, never settles, or warns fails or shows it', async () => {
    const checks = {
      ends: 'process.exit(0)',
      hangs: 'await new Promise(() => {})',
      warns: "process.emitWarning('no luck')",
      'fails-later': "setImmediate(() => setImmediate(() => { throw new Error('no luck'); }))",
    };
    for (const [name, statement] of Object.entries(checks)) {
      const installed = join(project.folder, 'node_modules/@sluice', name);
      await mkdir(installed);
      const manifest = { name: `@sluice/${name}`, exports: { './package.json': './package.json' } };
      await writeFile(join(installed, 'package.json'), JSON.stringify(manifest));
      const check = `export const check = async () => { ${statement}; };`;
      await writeFile(join(project.folder, 'smoke', `${name}.mjs`), check);
    }
    const outcomeOf = async (name: string): Promise<Outcome | undefined> =>
      (await smokeTests(project, [name], 'import', currentNode, {})).get(name);
    const [ends, hangs, warns, failsLater] = await Promise.all(Object.keys(checks).map(outcomeOf));
    expect(ends?.passed).toBe(false);
    expect(hangs?.passed).toBe(false);
    expect(warns).toEqual({ passed: true, output: expect.stringContaining('no luck') });
    expect(failsLater).toEqual({ passed: false, output: expect.stringContaining('no luck') });
  });

  test(
    'an example fails if it does not compile, throws, or never ends',
    async () => {
      const blocks = [
        'const words: string = 1;',
        "throw new Error('no luck');",
        'await new Promise(() => {});',
      ];
      const text = blocks.map((code) => `\`\`\`ts\n${code}\nexport {};\n\`\`\`\n`).join('\n');
      const broken = examplesOf([parsePage('page.md', text)]);
      const { problems, run } = await compileExamples(project, broken);
      expect(problems).toEqual([expect.stringContaining('page.md.L2.ts(2,7): error TS2322')]);
      const ends = await Promise.all(broken.map((example) => run(example, {})));
      expect(ends.map(({ code }) => code)).toEqual([0, 1, 13]);
      expect(ends[1]?.stderr).toContain('no luck');
    },
    TIMEOUT_MS,
  );
});
