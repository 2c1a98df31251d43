import { createLimiter, type Limiter, type LimiterOptions } from '@sluice/core';
import { validateOptions } from '@sluice/core/option-validation';
import type { EnvoyAnswer } from './envoy-answer.ts';
import { EnvoyAnswers } from './envoy-answers.ts';
import type { EnvoyConfig } from './envoy-config.ts';
import type { EnvoySubject } from './envoy-items.ts';
import { type EnvoyRequest, validateEnvoyRequest } from './envoy-request.ts';

/** Answers requests of Envoy by files of envoyproxy/ratelimit. */
export interface EnvoyLimiter {
  /**
   * Makes all checks of a request and combines their verdicts: `OVER_LIMIT` if a limit is exceeded that is
   * neither in shadow nor a quota, or if all quotas are. Then nothing is charged. Rejects with a `TypeError`
   * or `RangeError` for a request that Envoy cannot have sent, before anything changes; and with a
   * `RateLimitError` if the store cannot answer and the failure policy is `'throw'`, which a server reports
   * as `UNAVAILABLE`. Not safe to call again after an error: STORE_TIMEOUT may have counted.
   *
   * @example
   * ```ts
   * const { overallCode } = await limiter.shouldRateLimit({
   *   domain: 'edge',
   *   descriptors: [{ entries: [{ key: 'remote_address', value: '192.0.2.1' }] }],
   * });
   * ```
   */
  shouldRateLimit(request: EnvoyRequest): Promise<EnvoyAnswer>;
  /** Uses other files from the next request on. Usage stays. */
  use(config: EnvoyConfig): void;
  /** The limiter that makes the checks: observe its events. */
  readonly limiter: Limiter<EnvoySubject>;
}

/** The options of {@link createEnvoyLimiter}: some of those of `createLimiter`, and two switches. */
export interface EnvoyLimiterOptions
  extends Pick<
    LimiterOptions<EnvoySubject>,
    'store' | 'name' | 'prefix' | 'onStoreFailure' | 'deadlineMs' | 'denyCache'
  > {
  /**
   * Whether every answer is `OK`, as `SHADOW_MODE` of their service says. The statuses say what each limit
   * would have done, and each limit counts by itself, because all requests are served. Default: false.
   */
  readonly shadowMode?: boolean;
  /** Whether every limit is a quota, as `QUOTA_MODE` of their service says. Default: false. */
  readonly quotaMode?: boolean;
}

const KNOWN = [
  'store',
  'name',
  'prefix',
  'onStoreFailure',
  'deadlineMs',
  'denyCache',
  'shadowMode',
  'quotaMode',
];

/**
 * Creates a limiter that decides as envoyproxy/ratelimit does, with its files. Use it for Envoy; for limits
 * of your own, `convertEnvoyConfig` and `loadConfig` have more to offer.
 *
 * It differs where theirs charges a request that it denies: here, a denied request charges nothing. For
 * requests of one unit, the verdicts are the same. A request of several units that does not fit leaves the
 * rest for smaller ones, where theirs is used up.
 *
 * @example
 * ```ts
 * const limiter = createEnvoyLimiter(loadEnvoyConfig('ratelimit/config'), { store: memoryStore() });
 * ```
 */
export function createEnvoyLimiter(config: EnvoyConfig, options: EnvoyLimiterOptions): EnvoyLimiter {
  validateOptions('createEnvoyLimiter', options, KNOWN, '{ store: memoryStore() }');
  const { shadowMode = false, quotaMode = false, ...rest } = options;
  const limiter = createLimiter<EnvoySubject>({ name: 'envoy', ...rest, limits: ({ limits }) => limits });
  const answers = new EnvoyAnswers(limiter, { shadowMode, quotaMode });
  let current = config;
  return {
    limiter,
    async shouldRateLimit(request) {
      validateEnvoyRequest(request);
      return answers.to(request, current);
    },
    use(next) {
      current = next;
    },
  };
}
