import type { Hold } from '../hold.ts';

/** How the framework of a site is set up. */
export interface FrameworkOptions {
  /** Whether it believes a proxy on loopback. Default: as it comes, which is not to. */
  readonly trustsProxy?: boolean | undefined;
  /** What holds the requests that will fail. */
  readonly hold?: Hold | undefined;
}
