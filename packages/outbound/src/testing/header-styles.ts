import {
  type AnswerState,
  type HeaderStyle,
  plainAnswer,
  secondsOf,
  wholeSecondsOf,
} from './header-style.ts';
import type { QuotaState } from './quota-counter.ts';
import { anthropicStyle, openaiStyle, shopifyGraphqlStyle } from './token-styles.ts';

/** The name of a style of a fake upstream. */
export type HeaderStyleName =
  | 'none'
  | 'epoch'
  | 'delta'
  | 'github'
  | 'gitlab'
  | 'ietf-6'
  | 'ietf-7'
  | 'ietf-10'
  | 'discord'
  | 'openai'
  | 'anthropic'
  | 'linear'
  | 'shopify-rest'
  | 'shopify-graphql';

/** `x-ratelimit-limit`, `-remaining` and `-reset` of the quota that has the least left. */
function threeFields(
  prefix: string,
  reset: (quota: QuotaState, answer: AnswerState) => string,
  suffixes = ['limit', 'remaining', 'reset'],
): HeaderStyle {
  return (answer) => {
    const quota = tightest(answer.quotas);
    if (quota === undefined) return plainAnswer(answer, {});
    const values = [String(quota.limit), String(quota.remaining), reset(quota, answer)];
    return plainAnswer(
      answer,
      Object.fromEntries(suffixes.map((suffix, i) => [`${prefix}${suffix}`, values[i] ?? ''])),
    );
  };
}

const epoch = ({ resetInMs }: QuotaState, { nowMs, rounding }: AnswerState): string => {
  return secondsOf(nowMs + resetInMs, rounding);
};
const delta = ({ resetInMs }: QuotaState, { rounding }: AnswerState): string =>
  secondsOf(resetInMs, rounding);
const wholeDelta = ({ resetInMs }: QuotaState, { rounding }: AnswerState): string => {
  return wholeSecondsOf(resetInMs, rounding);
};

/**
 * The styles in which a fake upstream can answer. Each is read by the profile of the provider of that name;
 * `epoch` by `genericProfile({ reset: 'epoch-s' })`, `delta` by `genericProfile({ reset: 'delta-s' })`, and
 * those of the IETF by `genericProfile()`. `none` has only `Retry-After` on a 429, as with Slack or Notion.
 */
export const headerStyles: Readonly<Record<HeaderStyleName, HeaderStyle>> = {
  none: (answer) => plainAnswer(answer, {}),
  epoch: threeFields('x-ratelimit-', epoch),
  delta: threeFields('x-ratelimit-', delta),
  gitlab: threeFields('ratelimit-', epoch),
  'ietf-6': threeFields('ratelimit-', wholeDelta),
  'ietf-7': (answer) => {
    const quota = tightest(answer.quotas);
    if (quota === undefined) return plainAnswer(answer, {});
    const { limit, remaining, windowMs } = quota;
    return plainAnswer(answer, {
      ratelimit: `limit=${limit}, remaining=${remaining}, reset=${wholeDelta(quota, answer)}`,
      'ratelimit-policy': `${limit};w=${Math.max(1, Math.ceil(windowMs / 1000))}`,
    });
  },
  'ietf-10': (answer) => {
    const quotas = answer.quotas.map((quota) => {
      return `"${quota.name}";r=${quota.remaining};t=${wholeDelta(quota, answer)}`;
    });
    const policies = answer.quotas.map(({ name, limit, windowMs }) => {
      return `"${name}";q=${limit};w=${Math.max(1, Math.ceil(windowMs / 1000))}`;
    });
    return plainAnswer(answer, { ratelimit: quotas.join(', '), 'ratelimit-policy': policies.join(', ') });
  },
  github: (answer) => {
    const { status, headers, body } = threeFields('x-ratelimit-', epoch)(answer);
    const own = { ...headers, 'x-ratelimit-resource': answer.bucket };
    if (!answer.isLimited) return { status, headers: own, body };
    if (answer.isSecondary) {
      return { status: 403, headers: own, body: { message: 'You have exceeded a secondary rate limit.' } };
    }
    const { 'retry-after': _wait, ...withoutWait } = own as Record<string, string>;
    return { status: 403, headers: withoutWait, body: { message: 'API rate limit exceeded.' } };
  },
  discord: (answer) => {
    const quota = tightest(answer.quotas);
    if (quota === undefined || answer.isSecondary) {
      const { headers } = plainAnswer(answer, {
        'x-ratelimit-global': 'true',
        'x-ratelimit-scope': 'global',
      });
      return answer.isLimited
        ? { status: 429, headers, body: { retry_after: answer.retryInMs / 1000, global: true } }
        : plainAnswer(answer, {});
    }
    const { status, headers } = plainAnswer(answer, {
      'x-ratelimit-limit': String(quota.limit),
      'x-ratelimit-remaining': String(quota.remaining),
      'x-ratelimit-reset': ((answer.nowMs + quota.resetInMs) / 1000).toFixed(3),
      'x-ratelimit-reset-after': (quota.resetInMs / 1000).toFixed(3),
      'x-ratelimit-bucket': answer.bucket,
      ...(answer.isLimited && { 'x-ratelimit-scope': 'user' }),
    });
    const body = answer.isLimited ? { retry_after: answer.retryInMs / 1000, global: false } : { ok: true };
    return { status, headers, body };
  },
  linear: (answer) => {
    const fields = answer.quotas.flatMap(({ name, limit, remaining, resetInMs }) => [
      [`x-ratelimit-${name}-limit`, String(limit)],
      [`x-ratelimit-${name}-remaining`, String(remaining)],
      [`x-ratelimit-${name}-reset`, String(Math.ceil(answer.nowMs + resetInMs))],
    ]);
    const { headers } = plainAnswer(answer, Object.fromEntries(fields));
    if (!answer.isLimited) return { status: 200, headers, body: { data: {} } };
    return { status: 400, headers, body: { errors: [{ extensions: { code: 'RATELIMITED' } }] } };
  },
  'shopify-rest': (answer) => {
    const quota = tightest(answer.quotas);
    if (quota === undefined) return plainAnswer(answer, {});
    const used = quota.limit - quota.remaining;
    return plainAnswer(answer, { 'x-shopify-shop-api-call-limit': `${used}/${quota.limit}` });
  },
  openai: openaiStyle,
  anthropic: anthropicStyle,
  'shopify-graphql': shopifyGraphqlStyle,
};

function tightest(quotas: readonly QuotaState[]): QuotaState | undefined {
  const [first, ...others] = quotas;
  return first && others.reduce((a, b) => (b.remaining < a.remaining ? b : a), first);
}
