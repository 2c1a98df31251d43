import { durationMs } from '../duration.ts';
import { isProduction, warn } from './warning.ts';

/** What has been warned of: an option and the name of its limit. */
const warned = new Set<string>();

/** Names are configured, so there are few; but a program may compute them. */
const MOST_WARNINGS = 1000;

/**
 * The option as {@link durationMs} returns it. Warns once per option and limit name, except in production, of
 * a bare number below 1,000, which is mostly meant in seconds.
 */
export function spanMs(where: string, duration: unknown, limitName: string): number {
  const ms = durationMs(where, duration);
  if (typeof duration === 'number' && ms < 1000) warnOfShortSpan(where, ms, limitName);
  return ms;
}

function warnOfShortSpan(where: string, ms: number, limitName: string): void {
  const id = `${where} ${limitName}`;
  if (isProduction() || warned.has(id) || warned.size >= MOST_WARNINGS) return;
  warned.add(id);
  const meant = `Did you mean '${ms}s'? If not, write '${ms}ms'.`;
  warn('SLUICE_SHORT_WINDOW', `${where} is ${ms} ms in limit ${JSON.stringify(limitName)}. ${meant}`);
}
