import type { Profile, Route } from '../profile.ts';
import type { UpstreamCall } from '../upstream-call.ts';

/** Routes come from the application, but may hold what its users choose, so their number is bounded. */
const MOST_ROUTES = 10_000;

/** Which bucket the calls of a route belong to, as far as responses have named it. */
export class Routes {
  readonly #profile: Profile;
  readonly #buckets = new Map<string, string>();

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  /** The route of a call; `undefined` if the upstream has one bucket per key. */
  of(call: UpstreamCall): Route | undefined {
    return this.#profile.bucketOf?.(call);
  }

  /** Identifies the bucket of a route within a key. */
  suffixOf(route: Route | undefined): string {
    if (route === undefined) return '';
    const bucket = this.#buckets.get(route.route) ?? route.route;
    return `|${bucket}|${route.resource ?? ''}`;
  }

  /** The same as if no response had named the bucket of the route. */
  ownSuffixOf({ route, resource = '' }: Route): string {
    return `|${route}|${resource}`;
  }

  /** A response has named the bucket of the route. Returns whether that is news. */
  learn({ route }: Route, bucket: string): boolean {
    if ((this.#buckets.get(route) ?? route) === bucket) return false;
    if (this.#buckets.size >= MOST_ROUTES) {
      const [oldest] = this.#buckets.keys();
      this.#buckets.delete(oldest as string);
    }
    this.#buckets.set(route, bucket);
    return true;
  }
}
