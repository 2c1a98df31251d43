// @ts-check
import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readAddresses } from '../addresses.mjs';
import { sectionsOfCodes } from './code-sections.mjs';
import { withDestinations } from './link-destinations.mjs';
import { addressOf, pagesOf } from './site-pages.mjs';

/** The branch that the links to the repository show. */
const BRANCH = 'main';

/**
 * A README as a package registry should show it. Relative links would be dead there: those to pages lead to
 * the site, the others to the repository. Throws if a link leads to no file.
 * @param {string} root of the repository
 * @param {string} file the path of the README from there
 * @param {string} text
 */
export function registryReadme(root, file, text) {
  const { repository, site } = readAddresses(root);
  const pages = pagesOf(root);
  const codes = new Map([...sectionsOfCodes(root)].map(([code, section]) => [section, code]));
  return withDestinations(text, (url, isImage) => {
    if (/^([a-z][a-z0-9+.-]*:|#)/i.test(url)) return url;
    const [path = '', anchor] = url.split('#', 2);
    const target = posix.join(posix.dirname(file), decodeURI(path)).replace(/\/$/, '');
    if (path.startsWith('/') || !existsSync(join(root, target)))
      throw new Error(`${file}: ${url} leads to no file`);
    if (isImage) return `${repository}/raw/${BRANCH}/${encodeURI(target)}`;
    const section = anchor === undefined ? '' : `#${anchor}`;
    const code = codes.get(target + section);
    if (code !== undefined) return `${site}/e/${code}`;
    const page = pages.get(target);
    if (page !== undefined) return `${site}/${addressOf(page)}${section}`;
    const view = statSync(join(root, target)).isDirectory() ? 'tree' : 'blob';
    return `${repository}/${view}/${BRANCH}/${encodeURI(target)}${section}`;
  });
}
