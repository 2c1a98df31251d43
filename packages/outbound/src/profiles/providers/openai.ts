import type { LimitedReading } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { bodyNumber, bodyText } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import type { FieldDimension } from '../field-dimension.ts';
import { limitedByStatus, limitedReading } from '../limited-by-status.ts';
import { callBodyText } from '../route-of-call.ts';

/** The account has no credit or no active billing, which waiting does not change. */
const PERMANENT = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);

/**
 * OpenAI. Two buckets per organisation, project and model, requests and tokens, and a third for the tokens of
 * a project where it has a limit of its own. Estimate the tokens of a call as prompt plus `max_tokens`, which
 * OpenAI reserves: `cost: { tokens: 1200 }`. The call settles with `usage.total_tokens`.
 *
 * Known: the reset is a Go duration until the bucket is full again; `Retry-After-Ms` is finer than
 * `Retry-After`; a 429 of `insufficient_quota` is permanent. Source:
 * https://platform.openai.com/docs/guides/rate-limits.
 * Assumed: a model is a bucket of its own. Some families of models share one.
 */
export function openaiProfile(): Profile {
  return defineProfile({
    name: 'openai',
    dimensions: [bucket('requests'), bucket('tokens'), { ...bucket('project-tokens'), isOptional: true }],
    bucketOf: (call) => ({ route: callBodyText(call, 'model') ?? '' }),
    cost: ({ body }) => {
      const tokens = bodyNumber(body, 'usage', 'total_tokens');
      return tokens === undefined ? undefined : { tokens, 'project-tokens': tokens };
    },
    limited,
  });
}

function bucket(name: string): FieldDimension {
  return {
    name,
    kind: 'bucket',
    fields: {
      limit: `x-ratelimit-limit-${name}`,
      remaining: `x-ratelimit-remaining-${name}`,
      reset: `x-ratelimit-reset-${name}`,
    },
    format: 'duration',
    resetMeans: 'full',
  };
}

function limited(response: UpstreamResponse): LimitedReading | undefined {
  if (response.status === 429) {
    const codes = [bodyText(response.body, 'error', 'code'), bodyText(response.body, 'error', 'type')];
    if (codes.some((code) => code !== undefined && PERMANENT.has(code))) {
      return limitedReading('insufficient-quota', { isPermanent: true });
    }
  }
  return limitedByStatus(response);
}
