import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import type { NestRequest, NestResponse } from './nest-requests.ts';
import { RateLimitGuard } from './rate-limit-guard.ts';
import { RATE_LIMIT } from './rate-limit-metadata.ts';
import type { HandlerRateLimitOptions } from './rate-limit-options.ts';

/**
 * Limits a handler, or all handlers of a class, by options of its own. Those left out are the module's, so
 * `{ limits }` replaces the limits of the module, all of them. Options of a handler replace those of its
 * class. Works on controllers, resolvers and gateways.
 *
 * The options are validated when the app starts.
 *
 * @example
 * ```ts
 * @Post('login')
 * @RateLimit({ limits: [perMinute, login] })
 * logIn() { ... }
 * ```
 */
export function RateLimit<Request = NestRequest, Response = NestResponse>(
  options?: HandlerRateLimitOptions<Request, Response>,
): ClassDecorator & MethodDecorator;
export function RateLimit(
  options: HandlerRateLimitOptions<NestRequest, NestResponse> = {},
  ...rest: readonly unknown[]
): ClassDecorator & MethodDecorator {
  rejectUncalled('RateLimit', [options, ...rest]);
  return applyDecorators(SetMetadata(RATE_LIMIT, options), UseGuards(RateLimitGuard));
}

/**
 * Exempts a handler, or all handlers of a class, from limits. `@RateLimit()` on a handler limits it again.
 *
 * @example
 * ```ts
 * @Get('health')
 * @SkipRateLimit()
 * health() { ... }
 * ```
 */
export function SkipRateLimit(): ClassDecorator & MethodDecorator;
export function SkipRateLimit(...rest: readonly unknown[]): ClassDecorator & MethodDecorator {
  rejectUncalled('SkipRateLimit', rest);
  return SetMetadata(RATE_LIMIT, false);
}

/** Throws if TypeScript has called a function as a decorator: with a class, or a prototype and a name. */
function rejectUncalled(name: string, [target, key]: readonly unknown[]): void {
  if (typeof target === 'function' || key !== undefined) {
    throw new TypeError(`${name}: the decorator needs a call, such as @${name}(). It was used without one.`);
  }
}
