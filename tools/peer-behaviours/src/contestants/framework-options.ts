import type { HeldRequests } from '../held-requests.ts';

/** How the framework of a site is set up. */
export interface FrameworkOptions {
  /** Whether it trusts a proxy on loopback. Default: the default of the framework, which does not. */
  readonly trustsProxy?: boolean | undefined;
  /** Holds the requests that will fail. */
  readonly held?: HeldRequests | undefined;
}
