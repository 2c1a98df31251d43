import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { callOf, isHttp } from './call.ts';
import type { HandlerLimit, HandlerLimits } from './handler-limits.ts';
import type { NestResponse } from './nest-requests.ts';
import { RateLimitException } from './rate-limit-exception.ts';
import { HANDLER_LIMITS, RATE_LIMIT } from './rate-limit-metadata.ts';

/** What has checked a call already. Nest makes one context for all guards of a call. */
const checkedIn = new WeakMap<ExecutionContext, Set<object>>();

/**
 * Lets a call pass only within its limits. `RateLimitModule` binds it to all handlers unless `global` is
 * false, and `@RateLimit` binds it to its own. Bind it yourself, by `@UseGuards(AuthGuard, RateLimitGuard)`,
 * where another guard must run before. However often it is bound, a call counts once.
 *
 * A call over a limit is refused by a `RateLimitException`, after the headers have been set; a WebSocket
 * message by a `WsException`. If a function of the options throws, the call fails with its error.
 */
export class RateLimitGuard implements CanActivate {
  readonly #limits: HandlerLimits;
  readonly #reflector: Reflector;

  /** Called by Nest, with the limits of the module. */
  constructor(limits: object, reflector: Reflector) {
    this.#limits = limits as HandlerLimits;
    this.#reflector = reflector;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const limit = this.#limitOf(context);
    if (limit === undefined) return true;
    const { request, response } = callOf(context, this.#limits.getRequestResponse);
    const { guard, onHttp, elsewhere } = limit;
    const conclude = isHttp(context) ? onHttp : elsewhere;
    try {
      // Stays pending once the request is answered, or its client gone: no handler and no filter runs.
      return await new Promise<boolean>((resolve, reject) => {
        const next = (error?: object): void => (error === undefined ? resolve(true) : reject(error));
        conclude(guard.check(request, response), request, response, next);
      });
    } catch (error) {
      if (context.getType() !== 'ws' || !(error instanceof RateLimitException)) throw error;
      throw await wsException(error, response);
    }
  }

  /** Returns undefined where there is nothing to check, or nothing more. */
  #limitOf(context: ExecutionContext): HandlerLimit | undefined {
    const own = this.#reflector.getAllAndOverride(RATE_LIMIT, [context.getHandler(), context.getClass()]);
    if (own === false) return undefined;
    const checked = checkedIn.get(context) ?? new Set();
    checkedIn.set(context, checked);
    if (checked.has(this.#limits)) return undefined;
    checked.add(this.#limits);
    // Of several modules, the first has the options of the handler.
    if (own === undefined || checked.has(own)) return this.#limits.everywhere;
    checked.add(own);
    return this.#limits.ofHandler(own);
  }
}

// As decorators would, whose syntax JavaScript does not have yet.
Injectable()(RateLimitGuard);
Inject(HANDLER_LIMITS)(RateLimitGuard, undefined, 0);
Inject(Reflector)(RateLimitGuard, undefined, 1);

/** Nest reports any other exception to the client of a WebSocket as an internal error. */
async function wsException(exception: RateLimitException, response: NestResponse): Promise<Error> {
  // Not before: an app without WebSockets does not have it.
  const { WsException } = await import('@nestjs/websockets');
  const { 'retry-after': retryAfter } = response.getHeaders() as { 'retry-after'?: string };
  return new WsException({
    status: 'error',
    message: exception.message,
    ...(retryAfter !== undefined && { retryAfter: Number(retryAfter) }),
    problem: exception.getResponse(),
  });
}
