import type { RequestSubject } from '@sluice/http';
import { type LimitedHandler, rateLimited, type WebHandler } from './rate-limited.ts';
import type {
  AddressOption,
  LimiterOptions,
  RateLimitedOptions,
  StoreOptions,
  SubjectLimiterOptions,
} from './rate-limited-options.ts';
import { rejectUncalled } from './uncalled.ts';

/** Options whose `address` has a default. */
export type WithAddress<Options extends AddressOption<never>> = Omit<Options, 'address'> &
  Partial<Pick<Options, 'address'>>;

/**
 * `rateLimited` on a runtime that passes `Info` beside a request and reports the client's address in it. It
 * wraps a handler so that a request reaches it only within its limits. Throws and answers as `rateLimited` of
 * the main entry point does, but `address` is optional.
 */
export type RateLimitedOn<Info> = <Subject = RequestSubject<Request>>(
  options:
    | WithAddress<StoreOptions<Info>>
    | WithAddress<LimiterOptions<Info>>
    | WithAddress<SubjectLimiterOptions<Info, Subject>>,
  handler: WebHandler<Info>,
) => LimitedHandler<Info, Subject>;

/** Returns `rateLimited` with a default for `address`. */
export function rateLimitedOn<Info>(address: AddressOption<Info>['address']): RateLimitedOn<Info> {
  const limitedOn = (
    options: WithAddress<RateLimitedOptions<Info, never>>,
    handler: WebHandler<Info>,
  ): LimitedHandler<Info, never> => {
    rejectUncalled('rateLimited', options);
    return rateLimited({ address, ...options } as SubjectLimiterOptions<Info, never>, handler);
  };
  return limitedOn as RateLimitedOn<Info>;
}
