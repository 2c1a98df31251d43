import type { DefaultTheme } from 'vitepress';

/** By task, in the order in which a newcomer meets them. */
export const sidebar: DefaultTheme.Sidebar = [
  {
    text: 'Start',
    items: [
      { text: 'Getting started', link: '/guides/getting-started' },
      { text: 'Which limit do I need?', link: '/which-limit' },
      { text: 'Choosing an algorithm', link: '/guides/choosing-an-algorithm' },
      { text: 'Playground', link: '/playground' },
    ],
  },
  {
    text: 'Limit an API',
    items: [
      { text: 'Answers over HTTP', link: '/guides/http' },
      { text: 'Identifying clients', link: '/guides/identifying-clients' },
      { text: 'Tiers and several limits', link: '/guides/tiers-and-several-limits' },
      { text: 'Charge for what was used', link: '/guides/reservations' },
      { text: 'Floods of keys', link: '/guides/floods-of-keys' },
    ],
  },
  {
    text: 'Run it',
    items: [
      { text: 'Redis', link: '/guides/redis' },
      { text: 'Postgres', link: '/guides/postgres' },
      { text: 'When the store is down', link: '/guides/when-the-store-is-down' },
      { text: 'Testing your app', link: '/guides/testing-your-app' },
    ],
  },
  {
    text: 'By framework',
    items: [
      { text: 'Express', link: '/packages/adapter-express' },
      { text: 'Fastify', link: '/packages/adapter-fastify' },
      { text: 'NestJS', link: '/packages/adapter-nest' },
      { text: 'Hono and the Web', link: '/packages/adapter-web' },
      { text: 'WebSocket', link: '/packages/adapter-ws' },
    ],
  },
  {
    text: 'Extend it',
    items: [
      { text: 'Adding a store', link: '/guides/adding-a-store' },
      { text: 'Adding an adapter', link: '/guides/adding-an-adapter' },
      { text: 'How it works inside', link: '/guides/how-it-works-inside' },
      { text: 'Architecture', link: '/architecture' },
      { text: 'Decisions', link: '/decisions/' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'The limiter', link: '/reference/limiter' },
      { text: 'The decision', link: '/reference/decision' },
      { text: 'Errors', link: '/reference/errors' },
      { text: 'Compatibility', link: '/reference/compatibility' },
      { text: 'Profiles of upstreams', link: '/reference/upstream-profiles' },
      { text: 'Faults that were fixed', link: '/reference/fixed-faults' },
      { text: 'All documentation', link: '/docs' },
    ],
  },
  {
    text: 'Beside others',
    items: [
      { text: 'Comparison', link: '/guides/compared-with-peers' },
      { text: 'Behaviours', link: '/behaviours' },
      { text: 'Benchmarks', link: '/benchmarks' },
    ],
  },
];
