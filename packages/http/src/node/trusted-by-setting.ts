import type { TrustedProxies } from '../framework.ts';

/**
 * Returns which proxies an app trusts by a setting that is a boolean, a number of hops, or names proxies, as
 * `trust proxy` of Express is.
 */
export function trustedBySetting(setting: unknown): TrustedProxies {
  if (setting === true) return 'all';
  return setting === undefined || setting === false || setting === 0 ? 'none' : 'some';
}
