/** The answer to a request of Envoy: the message `RateLimitResponse`. */
export interface EnvoyAnswer {
  readonly overallCode: EnvoyCode;
  /** One per descriptor of the request, in its order. */
  readonly statuses: readonly EnvoyStatus[];
  /** Whether the store could not answer and the failure policy decided. */
  readonly degraded: boolean;
}

/** A verdict, as it is named on the wire. */
export type EnvoyCode = 'OK' | 'OVER_LIMIT';

/** The verdict on one descriptor: the message `DescriptorStatus`, and what is left out of it. */
export interface EnvoyStatus {
  /** `OK` for a limit in shadow, whatever it counts. */
  readonly code: EnvoyCode;
  /** Undefined where no limit applies, and for `unlimited`. */
  readonly currentLimit: EnvoyCurrentLimit | undefined;
  /** At most 4,294,967,295, which `unlimited` has. 0 without a limit. */
  readonly limitRemaining: number;
  /** Milliseconds to the end of the window; 0 if nothing was counted in it. */
  readonly resetAfterMs: number;
  /** 0 if this limit allows the descriptor; `Infinity` if no wait helps. */
  readonly retryAfterMs: number;
  /** Whether the limit is exceeded, even if the code does not say so because it is in shadow. */
  readonly isOverLimit: boolean;
  readonly isShadow: boolean;
  readonly isQuota: boolean;
  /** The name of the limit in statistics; undefined where no limit applies. */
  readonly metric: string | undefined;
  readonly metadata: unknown;
}

/** The limit of a descriptor. */
export interface EnvoyCurrentLimit {
  readonly requestsPerUnit: number;
  /** In lower case, such as `minute`. */
  readonly unit: string;
  readonly name: string | undefined;
}
