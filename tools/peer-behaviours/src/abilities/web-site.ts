import type { HeldRequests } from '../held-requests.ts';
import type { Site, SiteOptions } from '../site.ts';

/** Makes a site that limits its visitors. */
export type MakeSite = (options: SiteOptions) => Promise<Site>;

/** What a limiter offers in a web framework. */
export interface WebSite {
  readonly site: MakeSite;
  /** A site that passes requests while its store cannot be reached. */
  readonly siteWithoutStore: MakeSite;
  /** A site whose key is found by a function that returns a promise. */
  readonly siteWithAsyncKey: MakeSite;
  /** A site that counts only requests that succeed; those with `x-fail` are held, and then fail. */
  readonly siteThatForgives: (options: SiteOptions, held: HeldRequests) => Promise<Site>;
}
