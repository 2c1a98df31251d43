import type { Observation } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import { bodyNumber } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import type { FieldDimension } from '../field-dimension.ts';
import { callBodyText } from '../route-of-call.ts';

/**
 * Anthropic. Buckets per organisation and class of models: requests, input tokens, output tokens, and tokens
 * where a workspace has a limit for both. The resets are RFC 3339 dates at which a bucket is full again.
 * Estimate a call as `cost: { 'input-tokens': 900, 'output-tokens': 300 }`; it settles with `usage`.
 *
 * Known: a reset may lie before the `Date` of its own response, which means now; 429 carries `Retry-After`;
 * 529 is an overload of the service. Source: https://docs.claude.com/en/api/rate-limits.
 * Assumed: a model is a bucket of its own; tokens read from a cache do not count. What remains of tokens is
 * rounded to thousands by the provider. Not read: `anthropic-ratelimit-unified-*` of subscriptions.
 */
export function anthropicProfile(): Profile {
  return defineProfile({
    name: 'anthropic',
    dimensions: [
      bucket('requests'),
      bucket('input-tokens'),
      bucket('output-tokens'),
      { ...bucket('tokens'), isOptional: true },
    ],
    bucketOf: (call) => ({ route: callBodyText(call, 'model') ?? '' }),
    cost: ({ body }) => costOf(body),
  });
}

function bucket(name: string): FieldDimension {
  const field = `anthropic-ratelimit-${name}`;
  return {
    name,
    kind: 'bucket',
    fields: { limit: `${field}-limit`, remaining: `${field}-remaining`, reset: `${field}-reset` },
    format: 'iso',
    resetMeans: 'full',
  };
}

function costOf(body: unknown): Observation['cost'] {
  const uncached = bodyNumber(body, 'usage', 'input_tokens');
  const output = bodyNumber(body, 'usage', 'output_tokens');
  if (uncached === undefined || output === undefined) return undefined;
  const input = uncached + (bodyNumber(body, 'usage', 'cache_creation_input_tokens') ?? 0);
  return { 'input-tokens': input, 'output-tokens': output, tokens: input + output };
}
