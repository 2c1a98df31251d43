// @ts-check
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { foldersOf } from './links.mjs';
import { lineOf } from './page.mjs';

/** @typedef {import('./page.mjs').Page} Page */

const IN_THE_REPOSITORY =
  /^(packages|docs|scripts|examples|templates|tools|benchmarks|\.github|\.changeset)\/[\w./-]*$/;

/**
 * Paths that a page names in code type but that do not exist. In the second column of the table under "Where
 * is", everything in code type must be a path.
 * @param {readonly Page[]} pages
 * @param {readonly string[]} files every file of the repository
 */
export function pathProblems(pages, files) {
  const known = new Set([...files, ...files.flatMap(foldersOf)]);
  const exists = (/** @type {string} */ path) => known.has(path.replace(/\/$/, ''));
  /** @type {string[]} */
  const problems = [];
  for (const page of pages) {
    visit(page.tree, 'inlineCode', (node) => {
      if (IN_THE_REPOSITORY.test(node.value) && !exists(node.value)) {
        problems.push(`${page.path}:${lineOf(node)}: there is no ${node.value}`);
      }
    });
    for (const cell of whereCells(page)) {
      const where = `${page.path}:${lineOf(cell)}`;
      /** @type {string[]} */
      const paths = [];
      let hasLink = false;
      visit(cell, (node) => {
        if (node.type === 'inlineCode') paths.push(node.value);
        if (node.type === 'link') hasLink = true;
      });
      if (paths.length === 0 && !hasLink) problems.push(`${where}: the answer has no path`);
      for (const path of paths) {
        if (!exists(path) && !IN_THE_REPOSITORY.test(path)) problems.push(`${where}: there is no ${path}`);
      }
    }
  }
  return problems;
}

/**
 * The cells that answer "Where is ...?".
 * @param {Page} page
 */
function whereCells({ tree }) {
  const heading = tree.children.findIndex(
    (node) => node.type === 'heading' && /^Where is/.test(textOf(node)),
  );
  if (heading === -1) return [];
  const table = tree.children.slice(heading).find((node) => node.type === 'table');
  return table?.type === 'table' ? table.children.slice(1).flatMap((row) => row.children.slice(1, 2)) : [];
}
