// @ts-check
// Checks every Markdown page: examples compile and run, outputs and timelines match the code, links and paths
// lead somewhere, the catalogue of errors is complete. Needs a build. CONTRIBUTING.md explains how to mark a
// block of code. With `--write`, updates timelines instead of comparing them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryFiles } from './check-layout.mjs';
import { errorCodeProblems } from './docs/error-codes.mjs';
import { extractExamples } from './docs/extract-examples.mjs';
import { linkProblems } from './docs/links.mjs';
import { parsePage } from './docs/page.mjs';
import { pathProblems } from './docs/repository-paths.mjs';
import { checkExamples } from './docs/run-examples.mjs';
import { firstScreenProblems, scriptProblems } from './docs/shell-commands.mjs';
import { timelineProblems, withTimelines } from './docs/timelines.mjs';

const FRONT_PAGE = 'README.md';
const ERRORS_PAGE = 'docs/reference/errors.md';
const TIMELINES_PAGE = 'docs/guides/choosing-an-algorithm.md';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'packages/core/dist/index.js');
if (!existsSync(built)) fail(['the packages are not built: run `pnpm exec turbo run build`']);

const files = repositoryFiles(root);
// Files written by tools are not pages: reports of surfaces, and changelogs with the changesets that become
// them.
const pages = files
  .filter((path) => path.endsWith('.md') && !/^(\.changeset|api-reports)\/|CHANGELOG\.md$/.test(path))
  .map((path) => parsePage(path, readFileSync(join(root, path), 'utf8')));

const { mistakeCodes, rateLimitErrorCodes, warningCodes } = await import(built);
const { drawTimelines } = await import('../docs/timelines.mjs');
const timelines = await drawTimelines();
if (process.argv.includes('--write')) {
  writeFileSync(join(root, TIMELINES_PAGE), withTimelines(page(TIMELINES_PAGE), timelines));
}

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { examples, problems } = extractExamples(pages);
problems.push(
  ...(await checkExamples(examples, { root, folder: join(root, `docs/.cache/examples-${process.pid}`) })),
  ...linkProblems(pages, files),
  ...pathProblems(pages, files),
  ...firstScreenProblems(page(FRONT_PAGE)),
  ...scriptProblems(pages, Object.keys(scripts)),
  ...errorCodeProblems(page(ERRORS_PAGE), [
    ...Object.keys(rateLimitErrorCodes),
    ...Object.keys(mistakeCodes),
    ...Object.keys(warningCodes),
  ]),
  ...timelineProblems(page(TIMELINES_PAGE), timelines),
);
if (problems.length > 0) fail(problems);
const run = examples.filter(({ runs }) => runs).length;
console.log(
  `check-docs: ${pages.length} pages, ${examples.length} examples compiled, ${run} of them run, ${timelines.size} timelines.`,
);

/**
 * The current page, or an empty one.
 * @param {string} path
 */
function page(path) {
  const file = join(root, path);
  return parsePage(path, existsSync(file) ? readFileSync(file, 'utf8') : '');
}

/**
 * @param {readonly string[]} problems
 * @returns {never}
 */
function fail(problems) {
  for (const problem of problems) console.error(problem);
  console.error(`check-docs: ${problems.length} problems.`);
  process.exit(1);
}
