import type {
  LimiterGuardOptions,
  OptionalStoreGuardOptions,
  SubjectLimiterGuardOptions,
} from '@sluice/http';
import type { GetRequestResponse } from './call.ts';
import type { NestRequest, NestResponse } from './nest-requests.ts';

/** The options with limits, from which a limiter is created. */
export type StoreOptions<Request = NestRequest, Response = NestResponse> = OptionalStoreGuardOptions<
  Request,
  Response
>;

/** The options with an existing limiter that is called with a string. */
export type LimiterOptions<Request = NestRequest, Response = NestResponse> = LimiterGuardOptions<
  Request,
  Response
>;

/** The options with an existing limiter whose limits find their keys in the request. */
export type RequestLimiterOptions<
  Request = NestRequest,
  Response = NestResponse,
> = SubjectLimiterGuardOptions<Request, Response, Request>;

/** The options of a limit, for the whole app or for one handler. */
export type RateLimitOptions<Request = NestRequest, Response = NestResponse> =
  | StoreOptions<Request, Response>
  | LimiterOptions<Request, Response>
  | RequestLimiterOptions<Request, Response>;

/**
 * The options of one handler or class. Those left out are the module's, unless these name a store or a
 * limiter of their own.
 */
export type HandlerRateLimitOptions<Request = NestRequest, Response = NestResponse> =
  | Partial<StoreOptions<Request, Response>>
  | LimiterOptions<Request, Response>
  | RequestLimiterOptions<Request, Response>;

/** The options that only the module takes. */
export interface ModuleOptions {
  /**
   * Whether to limit every handler of the app. With `false`, only those with `@RateLimit()`, or with
   * `RateLimitGuard` in `@UseGuards()`, are limited: there, guards that find the user may run before.
   * Default: true.
   */
  readonly global?: boolean;
  /**
   * Returns the request of a context, and the response if there is one, in contexts other than HTTP. Default:
   * `req` of the GraphQL context and its response, the request of the upgrade for a GraphQL subscription, and
   * the client for a WebSocket message.
   */
  readonly getRequestResponse?: GetRequestResponse;
}

/** The options of `RateLimitModule`. */
export type RateLimitModuleOptions<Request = NestRequest, Response = NestResponse> =
  | (ModuleOptions & RateLimitOptions<Request, Response>)
  | (ModuleOptions & { readonly global: false } & HandlerRateLimitOptions<Request, Response>);
