import type { Attributes } from '@sluice/config';
import type { CheckCost } from '@sluice/core';
import { clientKey } from '@sluice/http';

/** What one call asks about: a request, as the caller describes it. */
export interface CheckCall {
  readonly domain: string;
  readonly attributes: Attributes;
  /** Default: 1. */
  readonly cost?: CheckCost | undefined;
}

/**
 * Returns the attributes with the address in one spelling, so that a client has one key: of an IPv6 address,
 * only the /64 counts. Text that is not an address stays as it is.
 */
export function withPlainAddress(attributes: Attributes): Attributes {
  const { ip } = attributes;
  if (typeof ip !== 'string') return attributes;
  const key = clientKey(ip, undefined);
  return key === ip || key === 'unknown' ? attributes : { ...attributes, ip: key };
}
