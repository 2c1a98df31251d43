import type { LimitedReading } from '../../observation.ts';
import type { Profile, Route } from '../../profile.ts';
import type { UpstreamCall } from '../../upstream-call.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { bodyNumber } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import { after } from '../fields/moment-formats.ts';
import { retryAfter } from '../fields/retry-after.ts';
import { limitedReading } from '../limited-by-status.ts';
import { pathParts } from '../route-of-call.ts';

/** Calls to different objects of these kinds never share a bucket, even under one bucket id. */
const TOP_LEVEL = new Set(['channels', 'guilds', 'webhooks']);

/**
 * Discord's HTTP API. `X-RateLimit-Bucket` groups routes and is only known from a response; the channel,
 * guild or webhook of the path keeps the buckets of one id apart. The reset is read from
 * `X-RateLimit-Reset-After`, which needs no clock; `X-RateLimit-Reset` identifies the window.
 *
 * Known: `X-RateLimit-Global` and the scope `global` mean every route; the scope `shared` is a limit of the
 * resource that does not count against you; `retry_after` in the body is finer than `Retry-After`. A 429
 * without any of these fields comes from Discord's proxy and holds for the address. Source:
 * https://discord.com/developers/docs/topics/rate-limits.
 * Assumed: all reactions of a message share a route. Not read: the 50 calls a second of a bot: declare them
 * with `limits`. More than 10,000 answers of 401, 403 or 429 in ten minutes ban the address.
 */
export function discordProfile(): Profile {
  return defineProfile({
    name: 'discord',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: {
          limit: 'x-ratelimit-limit',
          remaining: 'x-ratelimit-remaining',
          reset: 'x-ratelimit-reset-after',
          epoch: 'x-ratelimit-reset',
        },
        format: 'delta-s',
      },
    ],
    bucketField: 'x-ratelimit-bucket',
    bucketOf: routeOf,
    limited,
  });
}

function limited(response: UpstreamResponse): LimitedReading | undefined {
  if (response.status !== 429) return undefined;
  const seconds = bodyNumber(response.body, 'retry_after');
  const pause = seconds === undefined ? retryAfter(response) : after(seconds * 1000);
  const scope = response.header('x-ratelimit-scope')?.toLowerCase();
  const isGlobal = scope === 'global' || response.header('x-ratelimit-global')?.toLowerCase() === 'true';
  const isFromProxy = scope === undefined && response.header('x-ratelimit-bucket') === undefined;
  if (isGlobal || isFromProxy) {
    return limitedReading(isGlobal ? 'global' : 'proxy', { scope: 'upstream', pause });
  }
  return limitedReading(scope === 'shared' ? 'resource' : 'quota', { pause });
}

/** `/api/v10/channels/123/messages/456` is the route `.../channels/:id/messages/:id` of channel 123. */
function routeOf(call: UpstreamCall): Route {
  const parts = pathParts(call);
  const start = parts[0] === 'api' ? (/^v\d+$/.test(parts[1] ?? '') ? 2 : 1) : 0;
  const path = parts.slice(start);
  const [kind = '', id] = path;
  const reactions = path.indexOf('reactions');
  const template = path
    .slice(0, reactions < 0 ? path.length : reactions + 1)
    .map((part, i) => (isId(part) || isWebhookToken(path, i) ? ':id' : part));
  const route = `${call.method ?? 'GET'} /${template.join('/')}`;
  return id !== undefined && TOP_LEVEL.has(kind) ? { route, resource: `${kind}/${id}` } : { route };
}

function isId(part: string): boolean {
  return /^\d{16,20}$/.test(part);
}

function isWebhookToken(path: readonly string[], i: number): boolean {
  return i === 2 && path[0] === 'webhooks';
}
