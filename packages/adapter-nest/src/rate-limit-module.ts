import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type ModuleMetadata,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, DiscoveryService, Reflector } from '@nestjs/core';
import type { Limiter } from '@sluice/core';
import { HandlerLimits } from './handler-limits.ts';
import { naming } from './naming.ts';
import type { NestRequest, NestResponse } from './nest-requests.ts';
import { RateLimitGuard } from './rate-limit-guard.ts';
import { HANDLER_LIMITS } from './rate-limit-metadata.ts';
import type { RateLimitModuleOptions } from './rate-limit-options.ts';
import { validateHandlers } from './validate-handlers.ts';

/**
 * The token of the limiter: the one that the module was given, or the one created from its limits. Inject it
 * to block or reset a client. Undefined if the module limits only handlers with options of their own.
 *
 * @example
 * ```ts
 * constructor(@Inject(RATE_LIMITER) private readonly limiter: Limiter) {}
 * ```
 */
export const RATE_LIMITER: unique symbol = Symbol.for('@sluice/adapter-nest.limiter');

const OPTIONS = Symbol('@sluice/adapter-nest.options');

/** How to find the options of the module asynchronously. */
export interface AsyncModuleOptions<Request = NestRequest, Response = NestResponse>
  extends Pick<ModuleMetadata, 'imports'> {
  /** What the factory is called with. Default: nothing. */
  readonly inject?: FactoryProvider['inject'];
  /** Returns the options, or a promise of them. Called once, when the app starts. */
  readonly useFactory: (
    ...injected: never[]
  ) => RateLimitModuleOptions<Request, Response> | Promise<RateLimitModuleOptions<Request, Response>>;
}

/**
 * Limits the handlers of a Nest app: routes on Express and Fastify, resolvers of GraphQL, and messages of
 * WebSockets. Import it once. A call over a limit never reaches its handler; see `RateLimitGuard`.
 *
 * Every option has its default in its own comment; see `StoreOptions` and `ModuleOptions`. The decision is in
 * `request.rateLimit` (`request.shadowRateLimit` in shadow mode), and the limiter is `RATE_LIMITER`.
 */
export class RateLimitModule implements OnModuleInit {
  readonly #limits: HandlerLimits;
  readonly #discovery: DiscoveryService;

  /** Called by Nest, with the limits of the module. */
  constructor(limits: object, discovery: DiscoveryService) {
    this.#limits = limits as HandlerLimits;
    this.#discovery = discovery;
  }

  /** Validates the options of every `@RateLimit` in the app. Called by Nest. */
  onModuleInit(): void {
    validateHandlers(this.#discovery, this.#limits);
  }

  /**
   * Returns the module with these options. The app does not start if one is invalid: a `TypeError` or
   * `RangeError` names it. Does no I/O before the first request.
   *
   * @example
   * ```ts
   * @Module({ imports: [RateLimitModule.forRoot({ limits: [perMinute] })] })
   * class AppModule {}
   * ```
   */
  static forRoot<Request = NestRequest, Response = NestResponse>(
    options: RateLimitModuleOptions<Request, Response>,
  ): DynamicModule {
    return limiting({ provide: OPTIONS, useValue: options });
  }

  /**
   * Returns the module with options that a factory returns, such as a store from another module.
   *
   * @example
   * ```ts
   * RateLimitModule.forRootAsync({
   *   imports: [StoreModule],
   *   inject: [STORE],
   *   useFactory: (store: Store) => ({ store, limits: [perMinute] }),
   * });
   * ```
   */
  static forRootAsync<Request = NestRequest, Response = NestResponse>({
    imports = [],
    inject = [],
    useFactory,
  }: AsyncModuleOptions<Request, Response>): DynamicModule {
    return limiting({ provide: OPTIONS, inject, useFactory: useFactory as () => unknown }, imports);
  }
}

// As decorators would, whose syntax JavaScript does not have yet.
Module({
  imports: [DiscoveryModule],
  // `forRoot` replaces it.
  providers: [{ provide: HANDLER_LIMITS, useFactory: uncalled }],
})(RateLimitModule);
Inject(HANDLER_LIMITS)(RateLimitModule, undefined, 0);
Inject(DiscoveryService)(RateLimitModule, undefined, 1);

function uncalled(): never {
  throw new TypeError(
    'RateLimitModule: the class itself was imported. Import `RateLimitModule.forRoot({ limits: [...] })`.',
  );
}

function limiting(options: Provider, imports: NonNullable<ModuleMetadata['imports']> = []): DynamicModule {
  return {
    module: RateLimitModule,
    global: true,
    imports: [DiscoveryModule, ...imports],
    providers: [
      options,
      {
        provide: HANDLER_LIMITS,
        inject: [OPTIONS],
        useFactory: (given: unknown) => naming('RateLimitModule', () => new HandlerLimits(given)),
      },
      {
        provide: RATE_LIMITER,
        inject: [HANDLER_LIMITS],
        useFactory: ({ everywhere }: HandlerLimits): Limiter<never> | undefined => everywhere?.guard.limiter,
      },
      {
        provide: APP_GUARD,
        inject: [HANDLER_LIMITS, Reflector],
        useFactory: (limits: HandlerLimits, reflector: Reflector) =>
          limits.isGlobal ? new RateLimitGuard(limits, reflector) : { canActivate: () => true },
      },
    ],
    exports: [HANDLER_LIMITS, RATE_LIMITER],
  };
}
