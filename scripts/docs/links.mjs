// @ts-check
import { posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { lineOf } from './page.mjs';

/** @typedef {import('./page.mjs').Page} Page */

/**
 * Links within the repository that lead nowhere. Links with a scheme are not followed.
 * @param {readonly Page[]} pages
 * @param {readonly string[]} files every file of the repository
 */
export function linkProblems(pages, files) {
  const folders = new Set(files.flatMap(foldersOf));
  const known = new Set([...files, ...folders]);
  const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));
  /** @type {string[]} */
  const problems = [];
  for (const page of pages) {
    visit(page.tree, (node) => {
      if (node.type === 'html' && /\b(href|src)\s*=/.test(node.value)) {
        problems.push(`${page.path}:${lineOf(node)}: write links in Markdown, where they are checked`);
      }
      if (node.type !== 'link' && node.type !== 'image' && node.type !== 'definition') return;
      if (/^[a-z][a-z0-9+.-]*:/i.test(node.url)) return;
      const [path = '', anchor] = node.url.split('#', 2);
      const target =
        path === '' ? page.path : posix.join(posix.dirname(page.path), decodeURI(path)).replace(/\/$/, '');
      const where = `${page.path}:${lineOf(node)}`;
      if (path.startsWith('/') || !known.has(target)) problems.push(`${where}: ${node.url} leads to no file`);
      else if (anchor !== undefined && !anchors.get(target)?.has(anchor)) {
        problems.push(`${where}: ${node.url} leads to no heading`);
      }
    });
  }
  return problems;
}

/**
 * The anchors that GitHub gives to the headings of a page.
 * @param {Page} page
 */
function anchorsOf({ tree }) {
  const slugger = new GithubSlugger();
  /** @type {Set<string>} */
  const anchors = new Set();
  visit(tree, 'heading', (heading) => {
    anchors.add(slugger.slug(textOf(heading)));
  });
  return anchors;
}

/** @param {string} file */
export function foldersOf(file) {
  const parts = file.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}
