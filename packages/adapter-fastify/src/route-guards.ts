import { wrongType } from '@sluice/core/option-validation';
import { Diagnostics, type Framework, Guard } from '@sluice/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimitOptions, RouteRateLimitOptions } from './rate-limit-options.ts';

/** A guard, and the options that it was made of. */
export interface RouteGuard {
  readonly guard: Guard<FastifyRequest, FastifyReply>;
  readonly onLimited: RateLimitOptions['onLimited'];
}

/** The guards of one registration: one for all routes, and those of routes with options of their own. */
export class RouteGuards {
  readonly diagnostics: Diagnostics;
  readonly #framework: Framework<FastifyRequest, FastifyReply>;
  readonly #shared: RouteRateLimitOptions;
  /** The guard of all routes without options of their own; undefined where they are not limited. */
  readonly everywhere: RouteGuard | undefined;
  readonly #own = new WeakMap<object, RouteGuard>();

  /** Throws a `TypeError` or `RangeError` that names the option at fault. */
  constructor(
    framework: Framework<FastifyRequest, FastifyReply>,
    shared: RouteRateLimitOptions,
    isGlobal: boolean,
  ) {
    this.#framework = framework;
    this.#shared = shared;
    this.diagnostics = new Diagnostics(shared.onDiagnostic);
    this.everywhere = isGlobal ? this.#make(shared) : undefined;
  }

  /**
   * The guard of the routes with these options: of the object in a route's config, which Fastify gives to the HEAD route
   * that it adds too. Throws a `TypeError` or `RangeError` that names the option at fault.
   */
  ofRoute(options: unknown): RouteGuard {
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      throw wrongType(
        'rateLimit: `config.rateLimit`',
        options,
        'false or an object of options',
        '{ cost: 5 }',
      );
    }
    let guard = this.#own.get(options);
    if (guard === undefined) {
      const own = options as RouteRateLimitOptions;
      const isWhole = own.limiter !== undefined || own.store !== undefined;
      guard = this.#make(isWhole ? own : ({ ...this.#shared, ...own } as RouteRateLimitOptions));
      this.#own.set(options, guard);
    }
    return guard;
  }

  #make(options: RouteRateLimitOptions): RouteGuard {
    const isShared = options.onDiagnostic === this.#shared.onDiagnostic;
    // A guard refuses what leaves out more than it may.
    const whole = options as RateLimitOptions;
    const guard = new Guard(this.#framework, whole, isShared ? this.diagnostics : undefined);
    return { guard, onLimited: options.onLimited };
  }
}
