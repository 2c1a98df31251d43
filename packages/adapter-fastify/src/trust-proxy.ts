import type { TrustedProxies } from '@sluice/http';
import type { FastifyInstance } from 'fastify';

/** Since this version, a number of hops in `trustProxy` trusts no proxy. */
const IGNORES_HOPS_SINCE = [5, 12, 1] as const;

/**
 * Returns the app's option `trustProxy`. Fastify keeps its options under a symbol that it does not export. If
 * the symbol is not found, the option counts as unset, and a diagnostic is missed.
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

/** Returns which proxies this version of Fastify trusts under that setting. */
export function trustedBy(trustProxy: unknown, version: string): TrustedProxies {
  if (trustProxy === true) return 'all';
  if (!trustProxy || isIgnoredHopCount(trustProxy, version)) return 'none';
  return 'some';
}

/** Whether the setting is a number of hops, and this version of Fastify ignores it. */
export function isIgnoredHopCount(trustProxy: unknown, version: string): boolean {
  return typeof trustProxy === 'number' && trustProxy > 0 && isAtLeast(version, IGNORES_HOPS_SINCE);
}

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  const at = least.findIndex((part, i) => parts[i] !== part);
  return at === -1 || (parts[at] ?? 0) > (least[at] ?? 0);
}
