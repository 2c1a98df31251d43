import type { Limiter } from '@sluice/core';
import type {
  LimiterGuardOptions,
  OptionalStoreGuardOptions,
  SubjectLimiterGuardOptions,
} from '@sluice/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The options with limits, from which a limiter is created. */
export type StoreOptions = OptionalStoreGuardOptions<FastifyRequest, FastifyReply>;

/** The options with an existing limiter that is called with a string. */
export type LimiterOptions = LimiterGuardOptions<FastifyRequest, FastifyReply>;

/** The options with an existing limiter whose limits find their keys in the request. */
export type RequestLimiterOptions = SubjectLimiterGuardOptions<FastifyRequest, FastifyReply, FastifyRequest>;

/**
 * The options with an existing limiter that is called with an object, such as one whose limits come from a
 * file. Fastify's `register` cannot relate two options, so that `key` returns what the limiter takes is up to
 * you.
 */
export type ObjectLimiterOptions = Omit<RequestLimiterOptions, 'limiter' | 'key'> & {
  /** Called with what `key` returns. Its own `onStoreFailure` decides when its store is out. */
  readonly limiter: Limiter<never>;
  /** Returns the subject of a request. May be asynchronous; if its promise rejects, the request fails. */
  readonly key: (request: FastifyRequest) => object | PromiseLike<object>;
};

/** The options of a limit, for all routes or for one. */
export type RateLimitOptions = StoreOptions | LimiterOptions | RequestLimiterOptions | ObjectLimiterOptions;

/**
 * The options of one route. Those left out are the plugin's, unless the route names a store or a limiter of
 * its own.
 */
export type RouteRateLimitOptions =
  | Partial<StoreOptions>
  | LimiterOptions
  | RequestLimiterOptions
  | ObjectLimiterOptions;

/** The hook in which a request is checked. */
export type RateLimitHook = 'onRequest' | 'preParsing' | 'preValidation' | 'preHandler';

/** The options that only the plugin takes. */
export interface PluginOptions {
  /**
   * The hook in which requests are checked: the first, before the body is read, or a later one for a `key`
   * that needs what an earlier hook has found, such as the user. Default: `'onRequest'`.
   */
  readonly hook?: RateLimitHook;
  /** Whether to limit routes without `config.rateLimit` and requests without a route. Default: true. */
  readonly global?: boolean;
}

/** The options of the plugin. */
export type FastifyRateLimitOptions =
  | (PluginOptions & RateLimitOptions)
  | (PluginOptions & { readonly global: false } & RouteRateLimitOptions);
