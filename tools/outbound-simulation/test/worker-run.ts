import type { FakeUpstreamOptions } from '@sluice/outbound/testing';

/** One upstream that a worker calls. */
export interface Target {
  readonly name: string;
  readonly url: string;
  /** The function of `@sluice/outbound` that makes the profile, and its options. */
  readonly profile: 'genericProfile' | 'openaiProfile' | 'discordProfile';
  readonly profileOptions?: object;
  /** One caller each, with one call after the other. */
  readonly paths: readonly string[];
  /** Whether calls cost tokens. */
  readonly hasTokens?: boolean;
  /** More options of `createUpstream`. */
  readonly options?: object;
}

/** What a worker does. */
export interface WorkerRun {
  readonly store: 'redis' | 'postgres';
  readonly storeUrl: string;
  readonly targets: readonly Target[];
}

/** An upstream and how it is called. */
export interface Scenario extends Omit<Target, 'url' | 'paths'> {
  readonly fake: FakeUpstreamOptions;
  /** The share of the quota that must be used at least. */
  readonly share: number;
  /** The most refusals in 10,000 calls. Default: 0. */
  readonly mostRefused?: number;
  /** Paths; each worker has a caller for those that `servedBy` says. Default: eight callers of `/`. */
  readonly paths?: readonly string[];
}
