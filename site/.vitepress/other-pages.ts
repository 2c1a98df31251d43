import { readdirSync } from 'node:fs';
import { markdownIn } from '../../scripts/docs/site-pages.mjs';

/** The Markdown files of the repository that are not among the pages, which the site leaves out. */
export function othersIn(root: string, pages: ReadonlyMap<string, string>): string[] {
  const tops = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !/^(node_modules|\.git)$/.test(name),
  );
  const files = tops.flatMap((top) =>
    top.isDirectory() ? markdownIn(root, top.name) : top.name.endsWith('.md') ? [top.name] : [],
  );
  return ['**/node_modules/**', ...files.filter((file) => !pages.has(file))];
}
