import { pageFile } from '../serving/page-file.ts';
import { DASHBOARD_POLICY, responseHeaders } from '../serving/response-headers.ts';
import { pageAssets } from './page-assets.ts';

/** An answer by the name of its path. */
export type NamedAnswer = readonly [name: string, answer: (request: Request) => Response];

/** The page of the dashboard and its two files. */
export function dashboardFiles(): readonly NamedAnswer[] {
  const script = pageFile('dashboard.js', 'text/javascript', pageAssets['dashboard.js'], DASHBOARD_POLICY);
  const style = pageFile('dashboard.css', 'text/css', pageAssets['dashboard.css'], DASHBOARD_POLICY);
  const html = pageAssets['dashboard.html']
    .replace('dashboard.js', script.name)
    .replace('dashboard.css', style.name);
  const headers = responseHeaders(DASHBOARD_POLICY, { 'content-type': 'text/html; charset=utf-8' });
  return [
    ['', () => new Response(html, { headers })],
    [script.name, script.answer],
    [style.name, style.answer],
  ];
}
