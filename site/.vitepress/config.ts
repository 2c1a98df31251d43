import { fileURLToPath } from 'node:url';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import llmstxt from 'vitepress-plugin-llms';
import { readAddresses } from '../../scripts/addresses.mjs';
import { pagesOf } from '../../scripts/docs/site-pages.mjs';
import { hoverTransformers, markHovers } from './hovers.ts';
import { rewriteLinks } from './links.ts';
import { othersIn } from './other-pages.ts';
import { writeShortAddresses } from './short-addresses.ts';
import { placeSideBySide } from './side-by-side.ts';
import { sidebarOf } from './sidebar.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = pagesOf(root);
const addresses = readAddresses(root);

export default defineConfig({
  title: 'Sluice',
  description: 'Rate limiting for TypeScript: exact, all or nothing, on memory, Redis or Postgres.',
  // The pages are where the repository has them, so that they can be read there as well.
  base: process.env.SITE_BASE ?? '/',
  srcDir: root,
  srcExclude: othersIn(root, pages),
  rewrites: Object.fromEntries(pages),
  outDir: fileURLToPath(new URL('../dist', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../.cache', import.meta.url)),
  cleanUrls: true,
  buildEnd: ({ outDir }) => writeShortAddresses(root, pages, outDir),
  lastUpdated: false,
  head: [
    ['link', { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' }],
    ['meta', { name: 'theme-color', content: '#0f6b5c' }],
  ],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // As on a code host, so that a link to a heading works in both places.
    anchor: { slugify: slug },
    codeTransformers: hoverTransformers,
    config(md) {
      rewriteLinks(md, pages, addresses.repository);
      markHovers(md);
      placeSideBySide(md);
    },
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guides/getting-started' },
      { text: 'Playground', link: '/playground' },
      { text: 'Which limit?', link: '/which-limit' },
      { text: 'Reference', link: '/reference/limiter' },
      { text: 'Comparison', link: '/comparison' },
      { text: 'Benchmarks', link: '/benchmarks' },
    ],
    sidebar: sidebarOf(pages),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [],
    docFooter: { prev: 'Previous', next: 'Next' },
  },
  vite: {
    build: {
      // Private fields stay as they are. Rewritten for older browsers, the library would be a quarter larger.
      target: 'es2022',
      // A twentieth smaller than with the default minifier.
      minify: 'terser',
      terserOptions: { module: true, compress: { passes: 2 } },
    },
    plugins: [llmstxt({ domain: addresses.site, excludeIndexPage: false })],
    resolve: {
      conditions: ['@sluice/source'],
      // Pages lie outside this package, so they would not find it.
      alias: { vue: fileURLToPath(new URL('../node_modules/vue', import.meta.url)) },
    },
    publicDir: fileURLToPath(new URL('../public', import.meta.url)),
    ssr: { resolve: { conditions: ['@sluice/source'] }, noExternal: [/^@sluice\//] },
  },
});
