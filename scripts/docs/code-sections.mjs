// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slug } from 'github-slugger';

/** The pages with a section per code. */
const PAGES = ['docs/reference/errors.md', 'docs/guides/http.md'];

/**
 * Where each code is explained, by the code: a file of the repository and an anchor. Below `e/`, the site has
 * a short address for each code, which leads there.
 * @param {string} root
 * @returns {ReadonlyMap<string, string>}
 */
export function sectionsOfCodes(root) {
  /** @type {Map<string, string>} */
  const sections = new Map();
  for (const page of PAGES) {
    const headings = readFileSync(join(root, page), 'utf8').matchAll(/^### `([A-Z][A-Z_]+)`$/gm);
    for (const [, code = ''] of headings) sections.set(code, `${page}#${slug(code)}`);
  }
  return sections;
}
