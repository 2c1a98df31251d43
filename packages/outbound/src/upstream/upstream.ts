import type { UpstreamCall } from '../upstream-call.ts';
import type { AcquireOptions } from './acquire-options.ts';
import type { Middleware, MiddlewareOptions } from './middleware.ts';
import type { Permit } from './permit.ts';
import type { UpstreamEventName, UpstreamListener } from './upstream-events.ts';
import type { UpstreamView } from './upstream-view.ts';

/** When a call that may not go now is worth another try; the result of `tryAcquire`. */
export interface Denied {
  /** Milliseconds since the epoch, by the clock of this process; `Infinity`: the cost is never granted. */
  readonly retryAtMs: number;
}

/** A third-party API with its quotas, shared by all processes. Made by `createUpstream`. */
export interface Upstream {
  /** As it was given. */
  readonly name: string;

  /**
   * Waits until one call may be sent, and resolves to the permit to send it. Settle the permit exactly once.
   * Rejects with a `RateLimitError`: WAIT_TOO_LONG as soon as the wait is known to exceed `maxWaitMs` (with
   * `retryAtMs`), QUEUE_FULL, CHECK_ABORTED, and under the failure policy `'throw'` those of the store.
   *
   * @example
   * ```ts
   * const permit = await github.acquire({ key: 'org-1', priority: 'user' });
   * try {
   *   permit.observe(await fetch('https://api.github.com/user'));
   * } finally {
   *   permit.lost(); // only if it has not been settled
   * }
   * ```
   */
  acquire(options?: AcquireOptions): Promise<Permit>;

  /**
   * The same as `acquire`, without waiting: resolves to a permit, or to when to try again. For job queues,
   * which wait better than a process does.
   */
  tryAcquire(options?: AcquireOptions): Promise<Permit | Denied>;

  /**
   * Acquires a permit, makes the call, and settles the permit by its result: a response, an error that has
   * one, or an error of the network. If the upstream limited the call, waits and makes it once more. A `call`
   * that settles the permit itself keeps the last word.
   *
   * @example
   * ```ts
   * const response = await github.run(() => fetch('https://api.github.com/user'));
   * ```
   */
  run<T>(call: (permit: Permit) => T | Promise<T>, options?: AcquireOptions): Promise<T>;

  /** What is known of the quota of this key, without spending anything. */
  peek(key?: string, call?: UpstreamCall): Promise<UpstreamView>;

  /**
   * Sends no call of this key before `until`, in any process: milliseconds since the epoch, or a `Date`.
   * Never shortens a pause, and is bounded by `maxPause`.
   */
  pause(key: string | undefined, options: { readonly until: number | Date }): Promise<void>;

  /** Ends a pause of this key, whether the upstream or the application has asked for it. */
  resume(key?: string): Promise<void>;

  /** Adds a listener. The returned function removes it. */
  on<Name extends UpstreamEventName>(event: Name, listener: UpstreamListener<Name>): () => void;

  /**
   * An Express middleware that takes a permit before a route which calls the upstream. The route passes the
   * upstream's response to `res.updateRateLimit(response)`; without that, the call counts as lost when the
   * response of the route is closed. Answers 503 with Retry-After if the wait would be too long.
   */
  middleware(options?: MiddlewareOptions): Middleware;
}
