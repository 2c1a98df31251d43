import type { Profile } from '../../profile.ts';
import { bodyNumber } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import type { FieldDimension } from '../field-dimension.ts';
import { pathParts } from '../route-of-call.ts';

/**
 * Azure OpenAI. The field names of OpenAI, but the reset is a whole number of seconds, and -1 means that the
 * value is not known. One quota per deployment.
 *
 * Known: -1 and missing fields are common, and neither means that nothing is left. Source:
 * https://learn.microsoft.com/azure/ai-foundry/openai/how-to/quota.
 * Assumed: whether a quota is a window or a bucket is learnt, since it is not documented.
 */
export function azureOpenaiProfile(): Profile {
  return defineProfile({
    name: 'azure-openai',
    dimensions: [dimension('requests'), dimension('tokens')],
    bucketOf: (call) => {
      const parts = pathParts(call);
      return { route: parts[parts.indexOf('deployments') + 1] ?? '' };
    },
    cost: ({ body }) => {
      const tokens = bodyNumber(body, 'usage', 'total_tokens');
      return tokens === undefined ? undefined : { tokens };
    },
  });
}

function dimension(name: string): FieldDimension {
  return {
    name,
    fields: {
      limit: `x-ratelimit-limit-${name}`,
      remaining: `x-ratelimit-remaining-${name}`,
      reset: `x-ratelimit-reset-${name}`,
    },
    format: 'delta-s',
    negativeMeans: 'unknown',
  };
}
