import type { TrustedProxies } from '@sluice/http';
import type { FastifyInstance } from 'fastify';

/** Since this version, a number of hops in `trustProxy` trusts nobody. */
const IGNORES_HOPS_SINCE = [5, 12, 1] as const;

/**
 * What the app was given as `trustProxy`. Fastify keeps its options under a symbol without telling this one; where it
 * should not be found, it is taken for unset, and there is one diagnostic less.
 */
export function trustProxyOf(fastify: FastifyInstance): unknown {
  for (let instance: object | null = fastify; instance !== null; instance = Object.getPrototypeOf(instance)) {
    const symbol = Object.getOwnPropertySymbols(instance).find(
      ({ description }) => description === 'fastify.options',
    );
    if (symbol === undefined) continue;
    const options = Reflect.get(instance, symbol) as { readonly trustProxy?: unknown } | undefined;
    return options?.trustProxy;
  }
  return undefined;
}

/** Whom that setting trusts, by what this version of Fastify makes of it. */
export function trustedBy(trustProxy: unknown, version: string): TrustedProxies {
  if (trustProxy === true) return 'all';
  if (!trustProxy || isIgnoredHopCount(trustProxy, version)) return 'none';
  return 'some';
}

/** Whether it is a number of hops that this version of Fastify ignores. */
export function isIgnoredHopCount(trustProxy: unknown, version: string): boolean {
  return typeof trustProxy === 'number' && trustProxy > 0 && isAtLeast(version, IGNORES_HOPS_SINCE);
}

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  const at = least.findIndex((part, i) => parts[i] !== part);
  return at === -1 || (parts[at] ?? 0) > (least[at] ?? 0);
}
