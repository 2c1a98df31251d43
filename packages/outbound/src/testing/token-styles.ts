import { type HeaderStyle, plainAnswer } from './header-style.ts';

/** A duration as Go prints it: `6m0s`, `1.5s`, `17ms`. Rounded up to milliseconds. */
function goDuration(ms: number): string {
  const whole = Math.ceil(ms);
  if (whole < 1000) return `${whole}ms`;
  const [minutes, seconds] = [Math.floor(whole / 60_000), (whole % 60_000) / 1000];
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds}s`;
}

/** Every quota as a dimension, with the time until it is full. The body has the tokens as `usage`. */
export const openaiStyle: HeaderStyle = (answer) => {
  const fields = answer.quotas.flatMap(({ name, limit, remaining, resetInMs }) => [
    [`x-ratelimit-limit-${name}`, String(limit)],
    [`x-ratelimit-remaining-${name}`, String(remaining)],
    [`x-ratelimit-reset-${name}`, goDuration(resetInMs)],
  ]);
  const wait = answer.isLimited && Number.isFinite(answer.retryInMs);
  const { status, headers } = plainAnswer(answer, {
    ...Object.fromEntries(fields),
    ...(wait && { 'retry-after-ms': String(Math.ceil(answer.retryInMs)) }),
  });
  const body = answer.isLimited
    ? { error: { code: 'rate_limit_exceeded' } }
    : { ok: true, usage: { total_tokens: answer.cost.tokens ?? 0 } };
  return { status, headers, body };
};

/** Every quota as a dimension, with the date at which it is full, in RFC 3339 to the second. */
export const anthropicStyle: HeaderStyle = (answer) => {
  const roundUp = answer.rounding !== 'down';
  const fields = answer.quotas.flatMap(({ name, limit, remaining, resetInMs }) => {
    const seconds = (answer.nowMs + resetInMs) / 1000;
    const fullAt = new Date((roundUp ? Math.ceil(seconds) : Math.floor(seconds)) * 1000);
    return [
      [`anthropic-ratelimit-${name}-limit`, String(limit)],
      [`anthropic-ratelimit-${name}-remaining`, String(remaining)],
      [`anthropic-ratelimit-${name}-reset`, fullAt.toISOString().replace('.000Z', 'Z')],
    ];
  });
  const { status, headers } = plainAnswer(answer, Object.fromEntries(fields));
  const { 'input-tokens': input = 0, 'output-tokens': output = 0 } = answer.cost;
  const body = answer.isLimited
    ? { type: 'error', error: { type: 'rate_limit_error' } }
    : { ok: true, usage: { input_tokens: input, output_tokens: output } };
  return { status, headers, body };
};

/** The first quota as points, in the body only; a limited call answers 200. */
export const shopifyGraphqlStyle: HeaderStyle = (answer) => {
  const [quota] = answer.quotas;
  if (quota === undefined || answer.isSecondary) return plainAnswer(answer, {});
  const points = answer.cost[quota.name] ?? 1;
  const cost = {
    requestedQueryCost: points,
    actualQueryCost: answer.isLimited ? null : points,
    throttleStatus: {
      maximumAvailable: quota.limit,
      currentlyAvailable: quota.remaining,
      restoreRate: quota.refillPerSecond,
    },
  };
  const errors = answer.isLimited ? [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] : undefined;
  return { status: 200, headers: {}, body: { data: {}, errors, extensions: { cost } } };
};
