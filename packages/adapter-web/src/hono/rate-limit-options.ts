import type {
  LimiterGuardOptions,
  OptionalStoreGuardOptions,
  SubjectLimiterGuardOptions,
} from '@sluice/http';
import type { Context } from 'hono';

/** The option that takes the place of a framework's own rules on proxies. */
export interface AddressOption {
  /**
   * Returns the address of the client: `fromCloudflare`, `fromVercel`, `fromFly`, or that of the connection,
   * `(c) => getConnInfo(c).remote.address`, with the `getConnInfo` of your runtime. A request carries no
   * address that can be trusted, so there is no default.
   */
  readonly address: (context: Context) => string | undefined;
}

/** The options of `rateLimit` with limits. It creates its own limiter. */
export type StoreOptions = OptionalStoreGuardOptions<Context, Response> & AddressOption;

/** The options of `rateLimit` with an existing limiter that is called with a string. */
export type LimiterOptions = LimiterGuardOptions<Context, Response> & AddressOption;

/** The options of `rateLimit` with an existing limiter whose limits find their keys in a subject. */
export type SubjectLimiterOptions<Subject> = SubjectLimiterGuardOptions<Context, Response, Subject> &
  AddressOption;

/** The options of `rateLimit`. */
export type RateLimitOptions<Subject = string> =
  | StoreOptions
  | LimiterOptions
  | SubjectLimiterOptions<Subject>;
