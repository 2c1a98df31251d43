// @ts-check
// Finds the examples of all pages. An example keeps its line numbers, so the compiler's positions in the
// extracted file are those of the page.
import { fencesOf } from './page.mjs';

/** @typedef {import('./page.mjs').Page} Page */

/**
 * @typedef {object} Example
 * @property {string} path of the page
 * @property {number} line of its first line of code
 * @property {string} file name of the extracted file, without a folder
 * @property {string} source
 * @property {boolean} runs
 * @property {string | undefined} output what it must print, if the page shows it
 */

const EXTENSIONS = /** @type {Record<string, string>} */ ({
  ts: 'ts',
  typescript: 'ts',
  js: 'js',
  javascript: 'js',
});
/** `before` and `after`: the two sides of a move, which `tools/migration-tests` runs on the same traffic. */
const WORDS = ['run', 'continues', 'before', 'after'];

/**
 * The examples of the pages, and problems with their marks.
 * @param {readonly Page[]} pages
 */
export function extractExamples(pages) {
  /** @type {Example[]} */
  const examples = [];
  /** @type {string[]} */
  const problems = [];
  for (const page of pages) {
    /** @type {string | undefined} */
    let before;
    for (const { lang, words, code, line, index, parent } of fencesOf(page)) {
      if (lang === '')
        problems.push(`${page.path}:${line}: name the language of this block; \`text\` if it is not code`);
      const extension = EXTENSIONS[lang];
      const isOutput = lang === 'text' && words.includes('output');
      const previous = parent.children[index - 1];
      if (isOutput && !(previous?.type === 'code' && previous.meta?.split(' ').includes('run'))) {
        problems.push(`${page.path}:${line}: an output must follow the block that prints it, marked \`run\``);
      }
      if (extension === undefined) continue;
      // A word in brackets is the title of a tab.
      const unknown = words.find((word) => !WORDS.includes(word) && !/^\[.+\]$/.test(word));
      if (unknown !== undefined)
        problems.push(`${page.path}:${line}: \`${unknown}\` is not a mark; use ${WORDS}`);
      if (words.includes('continues') && before === undefined) {
        problems.push(`${page.path}:${line}: there is no earlier block for this one to continue`);
      }
      // On its own lines: as many empty lines before it as the page has.
      const start = words.includes('continues') && before !== undefined ? before : '';
      const source = `${start}${'\n'.repeat(Math.max(0, line - 1 - start.split('\n').length + 1))}${code}\n`;
      before = source;
      const file = `${page.path.replace(/[^A-Za-z0-9.-]/g, '_')}.L${line}.${extension}`;
      const next = parent.children[index + 1];
      const hasOutput =
        next?.type === 'code' && next.lang === 'text' && next.meta?.split(' ').includes('output') === true;
      const output = hasOutput ? next.value : undefined;
      examples.push({ path: page.path, line, file, source, runs: words.includes('run'), output });
    }
  }
  return { examples, problems };
}
