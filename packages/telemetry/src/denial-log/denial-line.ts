/** The first denial of a key by a limit in a window. */
export interface FirstDenialLine {
  readonly event: 'rate_limited';
  readonly limiter: string;
  readonly limit: string;
  /** A keyed hash, by default; absent with `key: 'none'`. */
  readonly key?: string;
  /** Absent if no wait helps. */
  readonly retry_after_ms?: number;
  /** Whether the failure policy decided. */
  readonly degraded: boolean;
  /** Denials of any key that the cap kept out of the log since the last line; absent if none. */
  readonly not_logged?: number;
}

/** The denials of a key by a limit since its last line. */
export interface DenialSummaryLine {
  readonly event: 'rate_limited_summary';
  readonly limiter: string;
  readonly limit: string;
  readonly key?: string;
  readonly count: number;
  /** Times of the first and the last of these denials, in ISO 8601. */
  readonly first_at: string;
  readonly last_at: string;
  readonly not_logged?: number;
}

export type DenialLine = FirstDenialLine | DenialSummaryLine;

/** The message that goes with the fields. Has no key and no name in it, so it groups well. */
export function messageOf(line: DenialLine): string {
  return line.event === 'rate_limited' ? 'rate limited' : 'rate limited, summary';
}
