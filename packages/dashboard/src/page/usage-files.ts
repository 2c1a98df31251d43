import { responseHeaders, USAGE_POLICY } from '../serving/response-headers.ts';
import type { NamedAnswer } from './dashboard-files.ts';
import { escaped } from './escaped.ts';
import { pageAssets } from './page-assets.ts';

/** The whole page around a fragment. */
export function usageDocument(title: string, fragment: string): string {
  return pageAssets['usage.html']
    .replace('{title}', () => escaped(title))
    .replace('{fragment}', () => fragment);
}

/** The style sheet, under a name without a hash, because pages of the host link it. */
export function usageFiles(): readonly NamedAnswer[] {
  const headers = responseHeaders(USAGE_POLICY, {
    'content-type': 'text/css',
    'cache-control': 'private, max-age=3600',
  });
  return [['usage.css', () => new Response(pageAssets['usage.css'], { headers })]];
}
