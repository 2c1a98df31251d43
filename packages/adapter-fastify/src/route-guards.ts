import { wrongType } from '@sluice/core/option-validation';
import {
  type Conclude,
  concludeWith,
  Diagnostics,
  type Framework,
  Guard,
  withDefaultStore,
} from '@sluice/http';
import { memoryStore } from '@sluice/store-memory';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fastifyResponder, sendingReturned } from './fastify-responder.ts';
import type { RateLimitOptions, RouteRateLimitOptions } from './rate-limit-options.ts';

/** A guard, and how its outcomes are carried out. */
export interface RouteGuard {
  readonly guard: Guard<FastifyRequest, FastifyReply>;
  readonly conclude: Conclude<FastifyRequest, FastifyReply>;
}

/** The guards of one registration: one for all routes, and one for each route with options of its own. */
export class RouteGuards {
  readonly diagnostics: Diagnostics;
  readonly #framework: Framework<FastifyRequest, FastifyReply>;
  readonly #shared: RouteRateLimitOptions;
  /** The guard of all routes without options of their own. Undefined if they are not limited. */
  readonly everywhere: RouteGuard | undefined;
  readonly #own = new WeakMap<object, RouteGuard>();

  /** Throws a `TypeError` or `RangeError` that names the option at fault. */
  constructor(
    framework: Framework<FastifyRequest, FastifyReply>,
    shared: RouteRateLimitOptions,
    isGlobal: boolean,
  ) {
    this.#framework = framework;
    // One store for all routes of the registration.
    this.#shared = withDefaultStore(shared as RateLimitOptions, memoryStore) as RouteRateLimitOptions;
    this.diagnostics = new Diagnostics(shared.onDiagnostic);
    this.everywhere = isGlobal ? this.#create(this.#shared) : undefined;
  }

  /**
   * Returns the guard for the options in a route's config. One object has one guard: Fastify gives it to the
   * HEAD route that it adds, too. Throws a `TypeError` or `RangeError` that names the route and the option at
   * fault.
   */
  ofRoute(options: unknown, route: string): RouteGuard {
    try {
      return this.#ofOptions(options);
    } catch (error) {
      if (error instanceof Error) error.message = `${route}: ${error.message}`;
      throw error;
    }
  }

  #ofOptions(options: unknown): RouteGuard {
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      const allowed = 'false or an object of options';
      throw wrongType('rateLimit: `config.rateLimit`', options, allowed, '{ cost: 5 }');
    }
    let guard = this.#own.get(options);
    if (guard === undefined) {
      const own = options as RouteRateLimitOptions;
      const isWhole = own.limiter !== undefined || own.store !== undefined;
      guard = this.#create(isWhole ? own : ({ ...this.#shared, ...own } as RouteRateLimitOptions));
      this.#own.set(options, guard);
    }
    return guard;
  }

  #create(options: RouteRateLimitOptions): RouteGuard {
    const isShared = options.onDiagnostic === this.#shared.onDiagnostic;
    // The guard throws if a required option is missing.
    const whole = options as RateLimitOptions;
    const guard = new Guard(this.#framework, whole, isShared ? this.diagnostics : undefined);
    return { guard, conclude: concludeWith(fastifyResponder, sendingReturned(options.onLimited)) };
  }
}
