/** A descriptor of envoyproxy/ratelimit's file, as it was written. */
export interface EnvoyDescriptorSection {
  readonly key: string;
  readonly value?: string;
  readonly rate_limit?: EnvoyRateLimitSection;
  readonly descriptors?: readonly EnvoyDescriptorSection[];
  readonly shadow_mode?: boolean;
  readonly quota_mode?: boolean;
  readonly detailed_metric?: boolean;
  readonly value_to_metric?: boolean;
  readonly share_threshold?: boolean;
  readonly metadata?: unknown;
}

/** The limit of a descriptor. */
export interface EnvoyRateLimitSection {
  readonly unit?: string;
  readonly requests_per_unit?: number;
  readonly unlimited?: boolean;
  readonly name?: string;
  readonly replaces?: readonly { readonly name: string }[];
}

/** One file of envoyproxy/ratelimit. */
export interface EnvoyFileSection {
  readonly domain: string;
  readonly descriptors?: readonly EnvoyDescriptorSection[];
}

/**
 * Milliseconds per unit. Windows are multiples of it since the epoch, so a week starts on a Thursday, UTC.
 */
export const ENVOY_UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
  year: 31_536_000_000,
};

/** The largest `requests_per_unit`: a uint32. */
export const MOST_REQUESTS: number = 2 ** 32 - 1;
