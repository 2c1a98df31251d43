import type { Profile, UpstreamCall } from '../../src/index.ts';

/** A response, and what must be read from it. All rows have the `Date` of {@link DATE}. */
export interface HeaderRow {
  readonly id: string;
  readonly profile: Profile;
  readonly status?: number;
  /** One field per line. */
  readonly fields: string;
  readonly body?: unknown;
  readonly call?: UpstreamCall;
  /** By dimension: limit/remaining/seconds from `Date` to the reset; `?` for what is not known. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** `reason`, `scope`, then what holds: `gone`, `permanent`, and the seconds of the pause. */
  readonly limited?: string;
  readonly bucket?: string;
  readonly cost?: Readonly<Record<string, number>>;
}

/** 1800007200 seconds since the epoch. */
export const DATE = 'Fri, 15 Jan 2027 10:00:00 GMT';
