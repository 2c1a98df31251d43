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

/** The options of a limit, for all routes or for one. */
export type RateLimitOptions = StoreOptions | LimiterOptions | RequestLimiterOptions;

/**
 * The options of one route. Those left out are the plugin's, unless the route names a store or a limiter of
 * its own.
 */
export type RouteRateLimitOptions = Partial<StoreOptions> | LimiterOptions | RequestLimiterOptions;

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
