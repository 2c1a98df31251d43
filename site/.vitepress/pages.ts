import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Single pages outside docs/, and where the site shows them. */
const SINGLE: Readonly<Record<string, string>> = {
  'ARCHITECTURE.md': 'architecture.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
  'benchmarks/report/report.md': 'benchmarks.md',
  'tools/peer-behaviours/report/behaviours.md': 'behaviours.md',
};

/**
 * Which file of the repository is shown as which page of the site. Everything in docs/ is, each README of a
 * package, and a few single pages; links to other files lead to the repository.
 */
export function pagesOf(root: string): ReadonlyMap<string, string> {
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

/** The other Markdown files of the repository, which the site leaves out. */
export function othersIn(root: string, pages: ReadonlyMap<string, string>): string[] {
  const tops = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !/^(node_modules|\.git)$/.test(name),
  );
  const files = tops.flatMap((top) =>
    top.isDirectory() ? markdownIn(root, top.name) : top.name.endsWith('.md') ? [top.name] : [],
  );
  return ['**/node_modules/**', ...files.filter((file) => !pages.has(file))];
}

function markdownIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|dist|\.cache)$/.test(entry.name) ? [] : markdownIn(root, path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
