import type { DefaultTheme } from 'vitepress';

/** By task, in the order in which a newcomer meets them. */
const GROUPS: DefaultTheme.SidebarItem[] = [
  {
    text: 'Start',
    items: [
      { text: 'Getting started', link: '/guides/getting-started' },
      { text: 'Production in five minutes', link: '/guides/five-minutes' },
      { text: 'Which limit do I need?', link: '/which-limit' },
      { text: 'Choosing an algorithm', link: '/guides/choosing-an-algorithm' },
      { text: 'Playground', link: '/playground' },
    ],
  },
  {
    text: 'Limit an API',
    items: [
      { text: 'Answers over HTTP', link: '/guides/http' },
      { text: 'Protecting a login', link: '/guides/protecting-a-login' },
      { text: 'Identifying clients', link: '/guides/identifying-clients' },
      { text: 'Tiers and several limits', link: '/guides/tiers-and-several-limits' },
      { text: 'Charge for what was used', link: '/guides/reservations' },
      { text: 'For the clients of your API', link: '/guides/for-your-apis-clients' },
      { text: 'Show customers their usage', link: '/guides/show-customers-their-usage' },
      { text: 'Floods of keys', link: '/guides/floods-of-keys' },
    ],
  },
  {
    text: 'By task',
    items: [
      { text: 'Plans, with overrides', link: '/guides/plans-and-overrides' },
      { text: 'Monthly quotas', link: '/guides/monthly-quotas' },
      { text: 'Several tenants', link: '/guides/multi-tenant' },
      { text: 'Budgets of LLM tokens', link: '/guides/llm-tokens' },
      { text: 'GraphQL', link: '/guides/graphql' },
      { text: 'Webhooks', link: '/guides/webhooks' },
      { text: 'WebSocket messages', link: '/guides/websockets' },
      { text: 'File uploads', link: '/guides/file-uploads' },
      { text: 'Background jobs', link: '/guides/background-jobs' },
      { text: 'Serverless and edge', link: '/guides/serverless-and-edge' },
    ],
  },
  {
    text: 'Run it',
    items: [
      { text: 'Production checklist', link: '/guides/production-checklist' },
      { text: 'Redis', link: '/guides/redis' },
      { text: 'Postgres', link: '/guides/postgres' },
      { text: 'When the store is down', link: '/guides/when-the-store-is-down' },
      { text: 'See what your limits do', link: '/guides/see-what-your-limits-do' },
      { text: 'Unblock a customer, ban an abuser', link: '/guides/unblock-a-customer-ban-an-abuser' },
      { text: 'Leases', link: '/guides/leases' },
      { text: 'Testing your app', link: '/guides/testing-your-app' },
      { text: 'Jest and CommonJS', link: '/guides/jest-and-commonjs' },
      { text: 'Cost per check', link: '/guides/cost-per-check' },
      { text: 'Security model', link: '/guides/security-model' },
      { text: 'Questions', link: '/guides/faq' },
    ],
  },
  {
    text: 'By framework',
    items: [
      { text: 'Express', link: '/frameworks/express' },
      { text: 'Fastify', link: '/frameworks/fastify' },
      { text: 'Hono', link: '/frameworks/hono' },
      { text: 'Koa', link: '/frameworks/koa' },
      { text: 'NestJS', link: '/frameworks/nestjs' },
      { text: 'Next, SvelteKit, h3, Web', link: '/frameworks/next-sveltekit-h3' },
      { text: 'Bun, Deno, Workers', link: '/frameworks/bun-deno-workers' },
      { text: 'WebSocket', link: '/frameworks/websocket' },
    ],
  },
  {
    text: 'Beyond one app',
    items: [
      { text: 'Limits in a file', link: '/guides/limits-in-a-file' },
      { text: 'The decision service', link: '/guides/decision-service' },
      { text: 'Operating the service', link: '/guides/operating-the-service' },
      { text: 'FastAPI', link: '/guides/fastapi' },
      { text: 'Other languages', link: '/guides/other-languages' },
      { text: 'Moving from envoyproxy/ratelimit', link: '/guides/moving-from-envoy-ratelimit' },
      { text: 'Calling somebody else’s API', link: '/guides/calling-somebody-elses-api' },
    ],
  },
  {
    text: 'Moving from',
    items: [
      { text: 'How to move', link: '/migration/' },
      { text: 'express-rate-limit', link: '/migration/express-rate-limit' },
      { text: '@fastify/rate-limit', link: '/migration/fastify-rate-limit' },
      { text: 'rate-limiter-flexible', link: '/migration/rate-limiter-flexible' },
      { text: '@nestjs/throttler', link: '/migration/nestjs-throttler' },
      { text: 'koa-ratelimit', link: '/migration/koa-ratelimit' },
      { text: 'hono-rate-limiter', link: '/migration/hono-rate-limiter' },
      { text: '@upstash/ratelimit', link: '/migration/upstash-ratelimit' },
      { text: 'bottleneck', link: '/migration/bottleneck' },
    ],
  },
  {
    text: 'By gateway',
    items: [
      { text: 'nginx', link: '/gateways/nginx' },
      { text: 'Caddy', link: '/gateways/caddy' },
      { text: 'HAProxy', link: '/gateways/haproxy' },
      { text: 'Apache', link: '/gateways/apache' },
      { text: 'Envoy', link: '/gateways/envoy' },
      { text: 'Traefik', link: '/gateways/traefik' },
      { text: 'Kong', link: '/gateways/kong' },
      { text: 'APISIX', link: '/gateways/apisix' },
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
      { text: 'API, by package', link: '/api/' },
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
      { text: 'Comparison', link: '/comparison' },
      { text: 'Options beside options', link: '/guides/compared-with-peers' },
      { text: 'Behaviours, as observed', link: '/behaviours' },
      { text: 'Benchmarks', link: '/benchmarks' },
    ],
  },
];

/**
 * The groups; beside the reference, which was written from the docstrings, its packages. Not as a group that
 * folds: in this theme, the button of one contains another, which screen readers cannot announce.
 */
export function sidebarOf(pages: ReadonlyMap<string, string>): DefaultTheme.Sidebar {
  const reference = [...pages.values()]
    .filter((page) => page.startsWith('api/@'))
    .map((page) => page.replace(/\.md$/, ''))
    .sort();
  const items = reference.map((page) => ({ text: page.replace('api/@sluice/', ''), link: `/${page}` }));
  return {
    '/api/': [
      { text: 'All documentation', link: '/docs' },
      { text: 'API, by package', items },
    ],
    '/': GROUPS,
  };
}
