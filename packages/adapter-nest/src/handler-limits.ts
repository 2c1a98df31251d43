import { validateOptionalFunction, wrongType } from '@sluice/core/option-validation';
import {
  type AnyRateLimitOptions,
  type Conclude,
  concludeWith,
  Diagnostics,
  Guard,
  withDefaultStore,
} from '@sluice/http';
import { memoryStore } from '@sluice/store-memory';
import type { GetRequestResponse } from './call.ts';
import { nestFramework } from './nest-framework.ts';
import type { NestRequest, NestResponse } from './nest-requests.ts';
import { callResponder, httpResponder } from './nest-responder.ts';

type Options = AnyRateLimitOptions<NestRequest, NestResponse>;

/** A guard, and how its outcomes are carried out. */
export interface HandlerLimit {
  readonly guard: Guard<NestRequest, NestResponse>;
  readonly onHttp: Conclude<NestRequest, NestResponse>;
  readonly elsewhere: Conclude<NestRequest, NestResponse>;
}

/** The limits of one module: one for all handlers, and one for each that has options of its own. */
export class HandlerLimits {
  readonly isGlobal: boolean;
  readonly getRequestResponse: GetRequestResponse | undefined;
  /** The limit of handlers without options of their own. Undefined if only those with options are limited. */
  readonly everywhere: HandlerLimit | undefined;
  readonly #shared: Options;
  readonly #diagnostics: Diagnostics;
  readonly #own = new WeakMap<object, HandlerLimit>();

  /** Throws a `TypeError` or `RangeError` that names the option at fault. */
  constructor(options: unknown) {
    const { global: isGlobal = true, getRequestResponse, ...shared } = optionsOf('the argument', options);
    if (typeof isGlobal !== 'boolean') throw wrongType('`global`', isGlobal, 'true or false', 'false');
    validateOptionalFunction('`getRequestResponse`', getRequestResponse, '(context) => ({ request })');
    this.isGlobal = isGlobal;
    this.getRequestResponse = getRequestResponse as GetRequestResponse | undefined;
    // One store for all handlers of the module.
    this.#shared = withDefaultStore(shared as unknown as Options, memoryStore);
    this.#diagnostics = new Diagnostics(this.#shared.onDiagnostic);
    const isWhole = isGlobal || 'limits' in shared || 'limiter' in shared;
    this.everywhere = isWhole ? this.#create(this.#shared) : undefined;
  }

  /** Returns the limit for options of `@RateLimit`. One object has one limit. Throws as the constructor. */
  ofHandler(options: unknown): HandlerLimit {
    const own = optionsOf('the argument of @RateLimit', options);
    let limit = this.#own.get(own);
    if (limit === undefined) {
      const isWhole = own.limiter !== undefined || own.store !== undefined;
      limit = this.#create((isWhole ? own : { ...this.#shared, ...own }) as unknown as Options);
      this.#own.set(own, limit);
    }
    return limit;
  }

  #create(options: Options): HandlerLimit {
    const isShared = options.onDiagnostic === this.#shared.onDiagnostic;
    const guard = new Guard(nestFramework, options, isShared ? this.#diagnostics : undefined);
    return {
      guard,
      onHttp: concludeWith(httpResponder, options.onLimited),
      elsewhere: concludeWith(callResponder),
    };
  }
}

function optionsOf(where: string, options: unknown): Record<string, unknown> {
  if (typeof options === 'object' && options !== null && !Array.isArray(options))
    return options as Record<string, unknown>;
  throw wrongType(where, options, 'an object of options', '{ limits }');
}
