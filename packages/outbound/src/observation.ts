/**
 * A moment that a response names. `after` counts from the response; `at` is a time by the clock of the
 * upstream, in milliseconds since the epoch, exactly as it was written. Values need not be plausible: they
 * are bounded before they are used, so a profile passes on what it read, if it is a finite number.
 */
export interface Moment {
  readonly kind: 'after' | 'at';
  readonly ms: number;
  /**
   * How late the true moment may be: the step of a value that is rounded down, such as 1,000 for whole
   * seconds or 60,000 for whole minutes. 0 for an exact value, and for one that is rounded up. Default: 1,000
   * if `ms` is a multiple of 1,000, otherwise 1. The `after` of a pause is exact by default.
   */
  readonly roundedToMs?: number;
}

/** What a response says about one dimension of a quota. Every field but the name may be absent: not said. */
export interface DimensionReading {
  /**
   * The name of the dimension, such as `requests` or `tokens`. May be one that the profile does not list, as
   * with the policies of an IETF `RateLimit` field. Lower-case letters, digits and hyphens, at most 64.
   */
  readonly dimension: string;
  /** Units per window, or the capacity of a bucket. */
  readonly limit?: number;
  /** Units left after this call. May be negative or fractional as it was written. */
  readonly remaining?: number;
  /**
   * For a window, the moment at which the next one begins. For a bucket, the moment that `resetMeans` says.
   */
  readonly reset?: Moment;
  /**
   * A number that all responses of one window share and that is larger for a later window, such as the reset
   * as an epoch beside a reset that counts from the response. Default: the `ms` of an `at`; for an `after`,
   * windows are distinguished by when they end.
   */
  readonly windowId?: number;
  /** What the reset of a bucket means: when it is full (the default), or when one more unit is there. */
  readonly resetMeans?: 'full' | 'next-unit';
  /** The length of the window in milliseconds, where the response says it (`w`). */
  readonly windowMs?: number;
  /**
   * A window starts over at its reset. A bucket refills all the time, as does what is left of a rolling
   * window (then with `refillPerSecond: 0` where the rate is unknown). Default: that of the profile's
   * dimension; if that does not say either, it is learnt from how the resets move.
   */
  readonly kind?: 'window' | 'bucket';
  /** Units per second by which a bucket refills, where the response says it (Shopify's `restoreRate`). */
  readonly refillPerSecond?: number;
}

/** The verdict that the upstream limited the call. */
export interface LimitedReading {
  /** In a word or two, for events and errors: `quota`, `secondary`, `concurrency`, `overload`, `resource`. */
  readonly reason: string;
  /**
   * What the pause holds for: the bucket of this call, or the upstream as a whole for this key (the secondary
   * limits of GitHub, the global limit of Discord).
   */
  readonly scope: 'bucket' | 'upstream';
  /** Whether the quota is used up: nothing is left until the reset, whatever `remaining` says. */
  readonly isQuotaGone?: boolean;
  /** Waiting does not help, such as with OpenAI's `insufficient_quota`. The call fails; nothing is paused. */
  readonly isPermanent?: boolean;
  /**
   * When to try again, as `Retry-After`, a field in milliseconds or the body says it, or as the provider
   * documents it. Absent: the caller backs off.
   */
  readonly pause?: Moment;
}

/** What one response says: the result of {@link Profile.read}. */
export interface Observation {
  /**
   * What it says about each dimension. Empty if it says nothing, and if it must not be believed: then the
   * call is charged.
   */
  readonly dimensions: readonly DimensionReading[];
  /** Absent: the upstream did not limit the call. */
  readonly limited?: LimitedReading;
  /**
   * The `Date` of the response in milliseconds since the epoch: the clock of the upstream, from which its
   * offset is learnt. Absent if the field is missing or invalid, and if the response has an `Age` above 0 or
   * otherwise comes from a cache.
   */
  readonly dateMs?: number;
  /** Whether the response comes from a cache, as an `Age` above 0 says. `dimensions` is empty then. */
  readonly isFromCache?: boolean;
  /**
   * What the call has cost, by dimension, where the response says it: `{ requests: 0 }` for a 304 of GitHub,
   * the tokens of `usage`, the actual cost of a Shopify query. A dimension that is absent cost what was
   * estimated.
   */
  readonly cost?: { readonly [dimension: string]: number };
  /**
   * The bucket that the upstream names for this call, such as `x-ratelimit-resource` or
   * `X-RateLimit-Bucket`. The numbers belong to that one, and so do later calls of the same route.
   */
  readonly bucket?: string;
}
