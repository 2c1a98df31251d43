import type { Answer } from './abilities.ts';
import type { Site } from './site.ts';

/** The header in which a gate over HTTP sends its key, since a key may be any string and a header may not. */
export const KEY_HEADER = 'x-key';
/** The header in which a gate over HTTP sends a cost. */
export const COST_HEADER = 'x-cost';

/** The key that such a request carries. */
export function keyOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  return JSON.parse(Buffer.from(String(headers[KEY_HEADER]), 'base64').toString('utf8')) as string;
}

/** The cost that such a request carries. */
export function costOf(headers: Readonly<Record<string, string | string[] | undefined>>): number {
  return Number(headers[COST_HEADER] ?? 1);
}

/** Asks a site whether a key may pass. */
export async function ask(site: Site, key: string, cost?: number): Promise<Answer> {
  // JSON keeps lone surrogates, which UTF-8 alone would not.
  const headers = { [KEY_HEADER]: Buffer.from(asciiJson(key)).toString('base64') };
  const response = await site.get(cost === undefined ? headers : { ...headers, [COST_HEADER]: String(cost) });
  if (response.status !== 200 && response.status !== 429) throw new Error(`HTTP ${response.status}`);
  return { allowed: response.status === 200 };
}

function asciiJson(key: string): string {
  return JSON.stringify(key).replace(
    /[\u0080-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
