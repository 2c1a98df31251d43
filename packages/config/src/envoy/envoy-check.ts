import type { Limit } from '@sluice/core';
import type { EnvoyRateLimitSection } from './envoy-file.ts';

/** What the file says of one descriptor of a request. */
export interface EnvoyMatch {
  /** The limit as it is written; undefined where the descriptor matches none. */
  readonly rateLimit: EnvoyRateLimitSection | undefined;
  /**
   * The limit to check; undefined without one, for `unlimited`, and for a limit that another one replaces.
   */
  readonly limit: Limit<EnvoyCheck> | undefined;
  /** What the limit is called with. */
  readonly check: EnvoyCheck;
  /** Whether another descriptor of the request replaces this limit: it is neither charged nor reported. */
  readonly isReplaced: boolean;
  /** Whether it counts and denies nothing. */
  readonly isShadow: boolean;
  /** Whether it denies only together with all other quota limits of the request. */
  readonly isQuota: boolean;
  readonly metadata: unknown;
  /**
   * The name of the limit in their statistics, such as `edge.path_/v1.remote_address`; undefined where the
   * descriptor matches none. `detailed_metric` and `value_to_metric` put the client's values into it.
   */
  readonly metric: string | undefined;
}

/** What a limit of Envoy's file counts. */
export interface EnvoyCheck {
  /** The entries of the descriptor. */
  readonly key: string;
}
