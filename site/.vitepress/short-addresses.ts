import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sectionsOfCodes } from '../../scripts/docs/code-sections.mjs';
import { addressOf } from '../../scripts/docs/site-pages.mjs';

/**
 * Writes a page for each code that leads to its section: warnings and diagnostics link to `e/` and their
 * code. It works on any host of static files.
 */
export function writeShortAddresses(root: string, pages: ReadonlyMap<string, string>, dist: string): void {
  mkdirSync(join(dist, 'e'), { recursive: true });
  for (const [code, section] of sectionsOfCodes(root)) {
    const [file = '', anchor] = section.split('#');
    const address = `../${addressOf(pages.get(file) ?? '')}#${anchor}`;
    const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${code}</title>
<meta http-equiv="refresh" content="0; url=${address}">
<main><h1>${code}</h1><p><a href="${address}">What it means, and what to do</a></p></main>
</html>
`;
    writeFileSync(join(dist, 'e', `${code}.html`), html);
  }
}
