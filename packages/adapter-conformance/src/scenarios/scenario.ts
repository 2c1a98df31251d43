import type { Limit, Store } from '@sluice/core';
import type { Capability } from '../adapter-capabilities.ts';
import type { Sent } from '../client/send.ts';
import type { AppSpec, LimiterSpec } from '../stage.ts';

/** One request of a scenario, and the expected answer. */
export interface Step extends Sent {
  readonly status: number;
  /**
   * Headers by name; `null` for one that must be absent. `<time>` stands for seconds that depend on the
   * clock.
   */
  readonly sees?: Readonly<Record<string, string | RegExp | null>>;
  /** The JSON value of the body. */
  readonly body?: never;
  readonly answers?: unknown;
  /** The units of a limit that are left, where the charge is settled after the answer. */
  readonly left?: readonly [limit: Limit, units: number];
  /** How many times in a row. Default: 1. */
  readonly times?: number;
}

/** A sequence of requests with the same answers on every adapter and every store. */
export interface Scenario {
  /** Default: none. */
  readonly needs?: readonly Capability[];
  /** Returns the options of each limiter on the way of a request. */
  readonly limiters: () => readonly Omit<LimiterSpec, 'store'>[];
  /** Replaces the store that the scenario runs on. */
  readonly on?: (store: Store) => Store;
  readonly app?: AppSpec;
  readonly steps: readonly Step[];
}
