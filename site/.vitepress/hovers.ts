import { fileURLToPath } from 'node:url';
import { transformerTwoslash } from '@shikijs/vitepress-twoslash';
import { createFileSystemTypesCache } from '@shikijs/vitepress-twoslash/cache-fs';
import type { MarkdownOptions, MarkdownRenderer } from 'vitepress';

/** The pages whose code shows the types of names that one points at: the first that a newcomer reads. */
const PAGES = [
  'site/pages/index.md',
  'docs/guides/reservations.md',
  'docs/guides/tiers-and-several-limits.md',
];

/** Other tabs need packages that this one does not have. */
const FIRST_TAB = '[Express]';

/** Marks the blocks of TypeScript of those pages. One that continues an earlier block lacks its names. */
export function markHovers(md: MarkdownRenderer): void {
  md.core.ruler.push('hovers', ({ tokens, env }) => {
    const file: string = (env.realPath ?? env.path ?? '').replaceAll('\\', '/');
    if (!PAGES.some((page) => file.endsWith(`/${page}`))) return;
    for (const token of tokens) {
      const [language, ...words] = token.info.split(' ');
      const isOtherTab = words.some((word) => word.startsWith('[') && word !== FIRST_TAB);
      if (token.type === 'fence' && language === 'ts' && !words.includes('continues') && !isOtherTab)
        token.info = `${token.info} twoslash`;
    }
  });
}

/** Adds the types, from the sources of the packages. The build fails on a block with an error. */
export const hoverTransformers = [
  transformerTwoslash({
    explicitTrigger: true,
    typesCache: createFileSystemTypesCache({
      dir: fileURLToPath(new URL('../.cache/twoslash', import.meta.url)),
    }),
    twoslashOptions: {
      compilerOptions: {
        // The numbers of ES2023, NodeNext and NodeNext, as TypeScript's own enumerations have them.
        target: 10,
        module: 199,
        moduleResolution: 99,
        types: ['node'],
        customConditions: ['@sluice/source'],
        allowImportingTsExtensions: true,
        noEmit: true,
        skipLibCheck: true,
      },
    },
  }),
  // Made for a later version of Shiki than the one within VitePress, whose transformers have the same shape.
] as unknown as NonNullable<MarkdownOptions['codeTransformers']>;
