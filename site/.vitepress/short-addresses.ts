import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { slug } from 'github-slugger';

/** The pages with a section per code, and their addresses on the site. */
const PAGES: Readonly<Record<string, string>> = {
  'docs/reference/errors.md': 'reference/errors',
  'docs/guides/http.md': 'guides/http',
};

/** Where each code is explained, by the code: warnings and diagnostics link to `e/` and their code. */
export function sectionsOfCodes(root: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  for (const [file, page] of Object.entries(PAGES)) {
    const headings = readFileSync(join(root, file), 'utf8').matchAll(/^### `([A-Z][A-Z_]+)`$/gm);
    for (const [, code = ''] of headings) sections.set(code, `${page}#${slug(code)}`);
  }
  return sections;
}

/** Writes a page for each code that leads to its section. It works on any host of static files. */
export function writeShortAddresses(root: string, dist: string): void {
  mkdirSync(join(dist, 'e'), { recursive: true });
  for (const [code, section] of sectionsOfCodes(root)) {
    const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${code}</title>
<meta http-equiv="refresh" content="0; url=../${section}">
<main><h1>${code}</h1><p><a href="../${section}">What it means, and what to do</a></p></main>
</html>
`;
    writeFileSync(join(dist, 'e', `${code}.html`), html);
  }
}
