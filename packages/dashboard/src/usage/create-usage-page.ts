import { type PageHandler, pageHandler } from '../mounts/page-handler.ts';
import { usageDocument, usageFiles } from '../page/usage-files.ts';
import { responseHeaders, USAGE_POLICY } from '../serving/response-headers.ts';
import { json, type Route } from '../serving/routed-page.ts';
import { type KeyUsage, keyUsage } from './key-usage.ts';
import { usageHtml } from './usage-html.ts';
import { parseUsagePageOptions, type UsagePageOptions } from './usage-page-options.ts';

/** A page for key holders. Created by `createUsagePage`. */
export interface UsagePage extends PageHandler {
  /**
   * Resolves to the usage of a key as a fragment of HTML for a page of yours; link `usage.css` of this page
   * beside it. Anyone who gets the fragment sees the usage, so check first whose key it is. Changes nothing.
   */
  fragment(key: string): Promise<string>;
  /** Resolves to the usage of a key. Changes nothing. */
  usage(key: string): Promise<KeyUsage>;
}

/** A key that was found for a visitor. */
interface KeyHolder {
  readonly key: string;
}

/**
 * Creates a read-only page on which the holder of a key sees usage against limits: what is used, what is left
 * and when it comes back. It has no script, and shows no other key. For operators, use `createDashboard`.
 *
 * Below its mount point it serves the page, `fragment` (HTML for a page of yours), `usage.json` and
 * `usage.css`. Pages of the same origin may frame it. If a store cannot answer, it says so, with status 503.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * const usagePage = createUsagePage({
 *   limiters: [limiter],
 *   keyOf: (_request, { session }) => session?.apiKey,
 *   labels: { 'per-day': 'Requests per day' },
 * });
 * app.use('/account/usage', usagePage.express);
 * ```
 */
export function createUsagePage(options: UsagePageOptions): UsagePage {
  const { limiters, keyOf, labels, title, challenge } = parseUsagePageOptions(options);
  const usage = (key: string): Promise<KeyUsage> => keyUsage(limiters, key);
  const fragment = async (key: string): Promise<string> => {
    return usageHtml(await usage(key), title, labels, 'h2');
  };

  async function html({ key }: KeyHolder, isWhole: boolean): Promise<Response> {
    const found = await usage(key);
    const headers = responseHeaders(USAGE_POLICY, { 'content-type': 'text/html; charset=utf-8' });
    const text = usageHtml(found, title, labels, isWhole ? 'h1' : 'h2');
    const body = isWhole ? usageDocument(title, text) : text;
    return new Response(body, { status: statusOf(found), headers });
  }

  const handler = pageHandler<KeyHolder>({
    policy: USAGE_POLICY,
    challenge,
    async admit(request, original) {
      const key = await keyOf(request, original);
      return typeof key === 'string' ? { key } : undefined;
    },
    routes: new Map<string, Route<KeyHolder>>([
      ['', { method: 'GET', answer: (_, holder) => html(holder, true) }],
      ['fragment', { method: 'GET', answer: (_, holder) => html(holder, false) }],
      [
        'usage.json',
        {
          method: 'GET',
          async answer(_, { key }) {
            const found = await usage(key);
            return json(USAGE_POLICY, statusOf(found), found);
          },
        },
      ],
      ...usageFiles().map(([name, answer]) => [name, { method: 'GET', answer }] as const),
    ]),
  });
  return Object.assign(handler, { usage, fragment });
}

function statusOf({ isComplete }: KeyUsage): number {
  return isComplete ? 200 : 503;
}
