import { wrongType } from '@sluice/core/option-checks';
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
  /** By the object in the route's config: a HEAD route that Fastify adds has the same as its GET route. */
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

  /** Makes the guard of a route, so that a mistake in its options is known before the first request. */
  addRoute(rateLimit: unknown): void {
    if (rateLimit === undefined || rateLimit === false) return;
    if (typeof rateLimit !== 'object' || rateLimit === null || Array.isArray(rateLimit)) {
      throw wrongType(
        'rateLimit: `config.rateLimit`',
        rateLimit,
        'false or an object of options',
        '{ cost: 5 }',
      );
    }
    if (this.#own.has(rateLimit)) return;
    const own = rateLimit as RouteRateLimitOptions;
    const isWhole = own.limiter !== undefined || own.store !== undefined;
    this.#own.set(
      rateLimit,
      this.#make(isWhole ? own : ({ ...this.#shared, ...own } as RouteRateLimitOptions)),
    );
  }

  /** The guard of the routes with these options. */
  ofRoute(own: RouteRateLimitOptions): RouteGuard | undefined {
    return this.#own.get(own);
  }

  #make(options: RouteRateLimitOptions): RouteGuard {
    const isShared = options.onDiagnostic === this.#shared.onDiagnostic;
    // A guard refuses what leaves out more than it may.
    const whole = options as RateLimitOptions;
    const guard = new Guard(this.#framework, whole, isShared ? this.diagnostics : undefined);
    return { guard, onLimited: options.onLimited };
  }
}
