import type { Route } from '../profile.ts';
import { Bucket, type BucketContext } from './bucket.ts';
import { hashOfKey } from './key-hash.ts';
import { Routes } from './routes.ts';

/** Buckets beyond this number are forgotten when nothing waits for them; the store keeps what is known. */
const MOST_IDLE_BUCKETS = 1000;

/** The buckets of one upstream in this process, and which routes they count. */
export class Buckets {
  readonly #context: BucketContext;
  readonly #routes: Routes;
  readonly #byId = new Map<string, Bucket>();

  constructor(context: Omit<BucketContext, 'idle' | 'named'>) {
    this.#context = { ...context, idle: () => {}, named: () => {} };
    this.#routes = new Routes(context.options.profile);
  }

  get routes(): Routes {
    return this.#routes;
  }

  /** The bucket that counts the calls of the route, as far as responses have named it. */
  of(key: string, route: Route | undefined): Bucket {
    const suffix = this.#routes.suffixOf(route);
    const isOwn = route !== undefined && suffix === this.#routes.ownSuffixOf(route);
    return this.#bucket(key, suffix, isOwn ? route : undefined);
  }

  /**
   * A response has named the bucket of the route. If that is news, other processes learn it from the record
   * of the route.
   */
  learn(key: string, route: Route, name: string): void {
    if (!this.#routes.learn(route, name) || !/^[\x20-\x7e]{1,64}$/.test(name)) return;
    const { routeScope } = this.#context.dimensions;
    const own = this.#bucket(key, this.#routes.ownSuffixOf(route), route);
    own.settle({ kind: 'named', scope: routeScope, bucket: name });
  }

  /** Ends the sleep of all buckets of this key. */
  wake({ id }: Bucket): void {
    for (const other of this.#byId.values()) if (other.id.key === id.key) other.wake();
  }

  #bucket(key: string, suffix: string, route: Route | undefined): Bucket {
    const id = `${suffix}\0${key}`;
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const forget = (bucket: Bucket): void => {
      const isCrowded = this.#byId.size > MOST_IDLE_BUCKETS;
      if (isCrowded && this.#byId.get(id) === bucket) this.#byId.delete(id);
    };
    const named = (own: Bucket, name: string): void => {
      if (route === undefined) return;
      this.#routes.learn(route, name);
      const bucket = this.of(key, route);
      for (const waiter of own.line.clear()) bucket.join(waiter);
    };
    const hash = hashOfKey(this.#context.options.name, key);
    const bucketId = { key: hash, suffix, ...(route !== undefined && { route: route.route }) };
    const bucket = new Bucket(bucketId, { ...this.#context, idle: forget, named });
    this.#byId.set(id, bucket);
    return bucket;
  }
}
