import { posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { addressOf } from '../../scripts/docs/site-pages.mjs';

/**
 * Resolves relative links from the file that holds them, as on a code host: VitePress itself would resolve
 * them from the page's place on the site. A link to a file that is not a page leads to the repository.
 */
export function rewriteLinks(
  md: MarkdownRenderer,
  pages: ReadonlyMap<string, string>,
  repository: string,
): void {
  md.core.ruler.push('links_of_the_repository', ({ tokens, env }) => {
    const page: string | undefined = env.realPath ?? env.path;
    const file = [...pages.keys()].find((path) => page?.replaceAll('\\', '/').endsWith(`/${path}`));
    if (file === undefined) return;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue;
      const href = token.attrGet('href');
      if (href !== null) token.attrSet('href', resolved(href, file, pages, repository));
    }
  });
}

/** Where the link of this file leads. */
export function resolved(
  href: string,
  file: string,
  pages: ReadonlyMap<string, string>,
  repository: string,
): string {
  if (/^([a-z][a-z0-9+.-]*:|#|\/)/i.test(href)) return href;
  const [path = '', anchor] = href.split('#', 2);
  const target = posix.join(posix.dirname(file), decodeURI(path)).replace(/\/$/, '');
  const page = pages.get(target);
  const place = page === undefined ? `${repository}/tree/main/${target}` : `/${addressOf(page)}`;
  return anchor === undefined ? place : `${place}#${anchor}`;
}
