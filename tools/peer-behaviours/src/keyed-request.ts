import type { Answer } from './abilities/gate.ts';
import type { Site } from './site.ts';

/**
 * The header in which a gate over HTTP sends its key, encoded because a key may be any string and a header
 * may not.
 */
export const KEY_HEADER = 'x-key';
/** The header in which a gate over HTTP sends a cost. */
export const COST_HEADER = 'x-cost';

/** The key of a request. */
export function keyOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  return JSON.parse(Buffer.from(String(headers[KEY_HEADER]), 'base64').toString('utf8')) as string;
}

/** The cost of a request. */
export function costOf(headers: Readonly<Record<string, string | string[] | undefined>>): number {
  return Number(headers[COST_HEADER] ?? 1);
}

/** How a gate over HTTP makes a check. */
export interface RequestOptions {
  readonly cost?: number;
  /** The status of a denial. Default: 429. Any other than this and 200 is a failure. */
  readonly deniedWith?: number;
}

/** Checks a key at a site. */
export async function requestWithKey(
  site: Site,
  key: string,
  { cost = 1, deniedWith = 429 }: RequestOptions = {},
): Promise<Answer> {
  // JSON keeps lone surrogates, which UTF-8 alone would not.
  const encoded = Buffer.from(asciiJson(key)).toString('base64');
  const { status, headers } = await site.get({ [KEY_HEADER]: encoded, [COST_HEADER]: String(cost) });
  if (status !== 200 && status !== deniedWith) throw new Error(`HTTP ${status}`);
  return { allowed: status === 200, retryAfterHeader: headers.get('retry-after') };
}

function asciiJson(key: string): string {
  return JSON.stringify(key).replace(
    /[\u0080-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
