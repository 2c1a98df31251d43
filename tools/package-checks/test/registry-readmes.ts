import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { visit } from 'unist-util-visit';
import { readAddresses } from '../../../scripts/addresses.mjs';
import { sectionsOfCodes } from '../../../scripts/docs/code-sections.mjs';
import { type Page, parsePage } from '../../../scripts/docs/page.mjs';
import { addressOf, pagesOf } from '../../../scripts/docs/site-pages.mjs';
import { repositoryRoot } from '../src/published-packages.ts';

const { repository, site } = readAddresses(repositoryRoot);
const codes = [...sectionsOfCodes(repositoryRoot).keys()].map((code) => `e/${code}`);
const siteAddresses = new Set([...[...pagesOf(repositoryRoot).values()].map(addressOf), ...codes]);

/**
 * What a reader of a package's page in a registry could not follow: links that are relative or lead nowhere,
 * images that do not load, and links of the repository's README that are gone.
 */
export async function registryProblems(folder: string, written: Page): Promise<readonly string[]> {
  const published = parsePage('README.md', await readFile(join(folder, 'README.md'), 'utf8'));
  const before = destinations(written);
  const after = destinations(published);
  if (before.length !== after.length) return [`it has ${after.length} links instead of ${before.length}`];
  const found = await Promise.all(
    after.map(async ({ url, isImage }, i) => {
      const original = before[i]?.url ?? '';
      if (/^([a-z]+:|#)/.test(original)) return url === original ? [] : [`${original} became ${url}`];
      return (await leadsSomewhere(url, isImage)) ? [] : [`${original} became ${url}`];
    }),
  );
  return found.flat();
}

interface Destination {
  readonly url: string;
  readonly isImage: boolean;
}

function destinations({ tree }: Page): readonly Destination[] {
  const found: Destination[] = [];
  visit(tree, (node) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      found.push({ url: node.url, isImage: node.type === 'image' });
  });
  return found;
}

async function leadsSomewhere(url: string, isImage: boolean): Promise<boolean> {
  const [address = ''] = url.split('#', 1);
  if (address.startsWith(`${site}/`) && !isImage) return siteAddresses.has(address.slice(site.length + 1));
  const [, view, path = ''] = /^\/(blob|tree|raw)\/main\/(.+)$/.exec(address.slice(repository.length)) ?? [];
  if (!address.startsWith(`${repository}/`) || (view === 'raw') !== isImage) return false;
  const there = await stat(join(repositoryRoot, decodeURI(path))).catch(() => undefined);
  return view === 'tree' ? there?.isDirectory() === true : there?.isFile() === true;
}
