/** The metadata of a limited handler or class: the options of `@RateLimit`, or false for `@SkipRateLimit`. */
export const RATE_LIMIT = '@sluice/adapter-nest.rateLimit';

/** The token of the limits of a module. */
export const HANDLER_LIMITS: unique symbol = Symbol.for('@sluice/adapter-nest.handlerLimits');
