import type { Decision, Limiter } from '@sluice/core';
import {
  type LimiterGuardOptions,
  type OptionalStoreGuardOptions,
  routeOf,
  withDefaultStore,
} from '@sluice/http';
import { type WebReaders, type WebResponder, webLimiter } from '@sluice/http/web';
import { memoryStore } from '@sluice/store-memory';
import { rejectUncalled } from '../uncalled.ts';

/** The part of SvelteKit's `RequestEvent` that is used. */
export interface KitEvent {
  readonly request: Request;
  readonly route: { readonly id: string | null };
  readonly locals: object;
  /** Whether the app itself has fetched one of its routes while it was rendering. */
  readonly isSubRequest?: boolean;
  readonly platform?: Readonly<object> | undefined;
  getClientAddress(): string;
}

/** What is kept in `event.locals`. Add it to `App.Locals`. */
export interface RateLimitLocals {
  /** The decision of the last `rateLimit` that checked this request, other than in shadow mode. */
  rateLimit?: Decision;
  /** The decision of the last `rateLimit` in shadow mode. */
  shadowRateLimit?: Decision;
}

/** The options of `rateLimit`. Their functions get SvelteKit's event. */
export type RateLimitOptions<Event extends KitEvent> =
  | OptionalStoreGuardOptions<Event, Response>
  | LimiterGuardOptions<Event, Response>;

/** A `handle` of SvelteKit. */
export interface RateLimitHandle<Event extends KitEvent> {
  (input: {
    readonly event: Event;
    readonly resolve: (event: Event) => Response | Promise<Response>;
  }): Promise<Response>;
  /** The limiter behind the hook: the one that was given, or the one created from the limits. */
  readonly limiter: Limiter<never>;
}

const readers: WebReaders<KitEvent> = {
  request: ({ request }) => request,
  carrier: (event) => event,
  // SvelteKit reports no methods of a route, and that of a request is the client's to choose.
  route: ({ route }) => (route.id === null ? undefined : routeOf(route.id, ['ALL'])),
  waitUntil({ platform }, promise) {
    const { ctx } = (platform ?? {}) as { readonly ctx?: { waitUntil?(promise: Promise<unknown>): void } };
    ctx?.waitUntil?.(promise);
  },
};

const responder: WebResponder<KitEvent> = {
  keepDecision(event, decision, isShadow) {
    const locals: RateLimitLocals = event.locals;
    locals[isShadow ? 'shadowRateLimit' : 'rateLimit'] = decision;
  },
};

/**
 * Creates a `handle` hook of SvelteKit that lets a request pass only within its limits. `address` is
 * `event.getClientAddress()` by default, which follows the settings of the app's adapter: behind a proxy, set
 * `ADDRESS_HEADER` and `XFF_DEPTH` of adapter-node.
 *
 * Requests that the app sends to itself while it renders are not counted: the outer one is. There is no
 * client while pages are prerendered, so pass `skip: () => building`, from `$app/environment`.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * export const handle = rateLimit({ limits: [perMinute], skip: () => building });
 * ```
 */
export function rateLimit<Event extends KitEvent = KitEvent>(
  options: RateLimitOptions<Event>,
): RateLimitHandle<Event> {
  rejectUncalled('rateLimit', options, 'event');
  const address = (event: Event): string => event.getClientAddress();
  const complete = withDefaultStore<Event, Response>({ address, ...options }, memoryStore);
  const limited = webLimiter<Event>(readers, responder, complete);
  const handle = async ({ event, resolve }: Parameters<RateLimitHandle<Event>>[0]): Promise<Response> => {
    return event.isSubRequest === true ? resolve(event) : limited.answer(event, () => resolve(event));
  };
  return Object.assign(handle, { limiter: limited.limiter });
}
