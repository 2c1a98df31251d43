import type {
  LimiterGuardOptions,
  OptionalStoreGuardOptions,
  SubjectLimiterGuardOptions,
} from '@sluice/http';

/** The option that takes the place of a framework's own rules on proxies. */
export interface AddressOption<Info> {
  /**
   * Returns the address of the client: `fromCloudflare`, `fromVercel`, `fromFly`, or what the runtime reports
   * of the connection. A `Request` carries no address that can be trusted, so there is no default.
   */
  readonly address: (request: Request, info?: Info) => string | undefined;
}

/** The options of `rateLimited` with limits. It creates its own limiter. */
export type StoreOptions<Info> = Omit<OptionalStoreGuardOptions<Request, Response>, 'address'> &
  AddressOption<Info>;

/** The options of `rateLimited` with an existing limiter that is called with a string. */
export type LimiterOptions<Info> = Omit<LimiterGuardOptions<Request, Response>, 'address'> &
  AddressOption<Info>;

/** The options of `rateLimited` with an existing limiter whose limits find their keys in a subject. */
export type SubjectLimiterOptions<Info, Subject> = Omit<
  SubjectLimiterGuardOptions<Request, Response, Subject>,
  'address'
> &
  AddressOption<Info>;

/** The options of `rateLimited`. */
export type RateLimitedOptions<Info = unknown, Subject = string> =
  | StoreOptions<Info>
  | LimiterOptions<Info>
  | SubjectLimiterOptions<Info, Subject>;
