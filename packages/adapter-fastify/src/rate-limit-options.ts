import type {
  LimiterOptions as LimiterGuardOptions,
  StoreOptions as StoreGuardOptions,
  SubjectLimiterOptions as SubjectLimiterGuardOptions,
} from '@sluice/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The options with a store: a limiter is made of it. */
export type StoreOptions = StoreGuardOptions<FastifyRequest, FastifyReply>;

/** The options with a limiter of yours that is called with a string. */
export type LimiterOptions = LimiterGuardOptions<FastifyRequest, FastifyReply>;

/** The options with a limiter of yours whose limits find their keys in the request. */
export type RequestLimiterOptions = SubjectLimiterGuardOptions<FastifyRequest, FastifyReply, FastifyRequest>;

/** The options of a limit, for all routes or for one. */
export type RateLimitOptions = StoreOptions | LimiterOptions | RequestLimiterOptions;

/**
 * The options of one route: what they leave out is as in the plugin's, unless they name a store or a limiter of their own.
 */
export type RouteRateLimitOptions = Partial<StoreOptions> | LimiterOptions | RequestLimiterOptions;

/** When a request is checked. */
export type RateLimitHook = 'onRequest' | 'preParsing' | 'preValidation' | 'preHandler';

/** What only the plugin takes. */
export interface PluginOptions {
  /**
   * The hook in which requests are checked: the first one, before the body is read, or a later one for a `key` that needs
   * what was found out before. Default: `'onRequest'`.
   */
  readonly hook?: RateLimitHook;
  /** Whether routes without `config.rateLimit`, and what no route was found for, are limited. Default: true. */
  readonly global?: boolean;
}

/** The options of the plugin. */
export type FastifyRateLimitOptions =
  | (PluginOptions & RateLimitOptions)
  | (PluginOptions & { readonly global: false } & RouteRateLimitOptions);
