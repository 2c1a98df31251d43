import type { EnvoyMatch } from './envoy-check.ts';
import type { EnvoyDescriptor, EnvoyEntry, EnvoyLevel } from './envoy-descriptor.ts';
import { type EnvoyOptions, readEnvoyDomains } from './envoy-domains.ts';
import { metricOf } from './envoy-metric.ts';

/** The limits of files of envoyproxy/ratelimit. */
export interface EnvoyConfig {
  readonly domains: readonly string[];
  /**
   * Returns what the files say of each descriptor of a request, in its order; undefined for a domain that
   * they do not have, which allows everything. Decides and counts nothing.
   *
   * @example
   * ```ts
   * const [match] = envoy.match('edge', [[{ key: 'remote_address', value: '192.0.2.1' }]]) ?? [];
   * ```
   */
  match(domain: string, descriptors: readonly (readonly EnvoyEntry[])[]): readonly EnvoyMatch[] | undefined;
}

/**
 * Loads a file of envoyproxy/ratelimit, or all `*.yaml` files of a folder. Lookup is theirs: exact values,
 * then wildcards in the order of the file, then keys, without backtracking, and only where the request has as
 * many entries as the limit is deep.
 *
 * Two things differ. Keys and values are never joined, so `a_b` and `a` with the value `b` are two things.
 * And a name is allowed only where it has an effect: theirs accepts `unit` beside `key`, and ignores it.
 *
 * Throws a `ConfigError` that lists what is wrong, with file, line and column.
 *
 * @example
 * ```ts
 * const envoy = loadEnvoyConfig('ratelimit/config');
 * ```
 */
export function loadEnvoyConfig(path: string, options: EnvoyOptions = {}): EnvoyConfig {
  const domains = readEnvoyDomains('loadEnvoyConfig', path, options);
  return {
    domains: [...domains.keys()],
    match(domain, descriptors) {
      const level = domains.get(domain);
      return level === undefined ? undefined : matchesOf(domain, level, descriptors);
    },
  };
}

function matchesOf(
  domain: string,
  level: EnvoyLevel,
  descriptors: readonly (readonly EnvoyEntry[])[],
): readonly EnvoyMatch[] {
  const found = descriptors.map((entries) => ({ entries, path: pathOf(level, entries) }));
  const replaced = new Set(
    found.flatMap(({ path }) => (path?.at(-1)?.section.rate_limit?.replaces ?? []).map(({ name }) => name)),
  );
  return found.map(({ entries, path }) => {
    const descriptor = path?.at(-1);
    const rateLimit = descriptor?.section.rate_limit;
    const isReplaced = rateLimit?.name !== undefined && rateLimit.name !== '' && replaced.has(rateLimit.name);
    const key = (path ?? []).map((one, i) => one.counted(entries[i] as EnvoyEntry)).join('&');
    return {
      rateLimit,
      limit: isReplaced ? undefined : descriptor?.limit,
      check: { key },
      isReplaced,
      isShadow: descriptor?.section.shadow_mode === true,
      isQuota: descriptor?.section.quota_mode === true,
      metadata: descriptor?.section.metadata,
      metric: path === undefined ? undefined : metricOf(domain, path, entries),
    };
  });
}

/** The descriptors on the way to a limit of exactly this depth; undefined if there is none. */
function pathOf(root: EnvoyLevel, entries: readonly EnvoyEntry[]): readonly EnvoyDescriptor[] | undefined {
  const path: EnvoyDescriptor[] = [];
  let level = root;
  for (const entry of entries) {
    const descriptor = level.find(entry);
    if (descriptor === undefined) return undefined;
    path.push(descriptor);
    level = descriptor.below;
  }
  return path.at(-1)?.section.rate_limit === undefined ? undefined : path;
}
