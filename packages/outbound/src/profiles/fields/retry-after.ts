import type { Moment } from '../../observation.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { latestMoment, type MomentFormat, parseMoment } from './moment-formats.ts';

const FORMATS: readonly MomentFormat[] = ['delta-s', 'http-date', 'iso', 'duration'];

/**
 * Reads `Retry-After` (RFC 9110, section 10.2.3): seconds or an HTTP-date. Reads decimals, durations, ISO
 * dates and epochs too, which providers send against the standard. A past date is a moment in the past, not
 * an error: the wait is over. Of joined values the latest holds; `dateMs` is the `Date` of the response.
 */
export function parseRetryAfter(text: string | undefined, dateMs?: number): Moment | undefined {
  return latestMoment(
    FORMATS.map((format) => parseMoment(text, format)),
    dateMs,
  );
}

/**
 * Reads `Retry-After-Ms`, which OpenAI and Anthropic send as the finer value, or else `Retry-After`, or else
 * `X-RateLimit-Retry-After` in seconds, which Symfony and MailerLite send.
 */
export function retryAfter(response: UpstreamResponse): Moment | undefined {
  return (
    parseMoment(response.header('retry-after-ms'), 'delta-ms') ??
    parseRetryAfter(response.header('retry-after'), responseDateMs(response)) ??
    parseMoment(response.header('x-ratelimit-retry-after'), 'delta-s')
  );
}

/** Reads `Date`, in milliseconds since the epoch. */
export function responseDateMs(response: UpstreamResponse): number | undefined {
  const moment = parseMoment(response.header('date'), 'http-date');
  return moment?.kind === 'at' ? moment.ms : undefined;
}
