// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/**
 * Single pages outside docs/, and where the site shows them.
 * @type {Readonly<Record<string, string>>}
 */
const SINGLE = {
  'ARCHITECTURE.md': 'architecture.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
  'benchmarks/report/report.md': 'benchmarks.md',
  'tools/peer-behaviours/report/behaviours.md': 'behaviours.md',
};

/**
 * Which file of the repository is shown as which page of the site. Everything in docs/ is, each README of a
 * package, and a few single pages; links to other files lead to the repository.
 * @param {string} root
 * @returns {ReadonlyMap<string, string>}
 */
export function pagesOf(root) {
  const pages = new Map(Object.entries(SINGLE));
  for (const file of markdownIn(root, 'site/pages')) pages.set(file, posix.relative('site/pages', file));
  for (const file of markdownIn(root, 'docs')) {
    const page = posix.relative('docs', file);
    pages.set(file, page === 'index.md' ? 'docs.md' : page);
  }
  // Written by the build from the docstrings, so a fresh clone has none yet.
  if (existsSync(join(root, 'site/api')))
    for (const file of markdownIn(root, 'site/api')) pages.set(file, file.slice('site/'.length));
  for (const name of readdirSync(join(root, 'packages')))
    pages.set(`packages/${name}/README.md`, `packages/${name}.md`);
  return pages;
}

/**
 * The address of a page below that of the site: its path without `.md`, or without `index.md`.
 * @param {string} page
 */
export function addressOf(page) {
  return page.replace(/(^|\/)index\.md$|\.md$/, '$1');
}

/**
 * The Markdown files in a folder and below it, by their paths in the repository.
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
export function markdownIn(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|dist|\.cache)$/.test(entry.name) ? [] : markdownIn(root, path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
