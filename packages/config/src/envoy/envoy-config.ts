import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../file/config-error.ts';
import { type ConfigSource, readText, sourceOfText } from '../file/config-source.ts';
import { validateSource } from '../file/validate-config.ts';
import type { EnvoyMatch } from './envoy-check.ts';
import { type EnvoyDescriptor, type EnvoyEntry, EnvoyLevel } from './envoy-descriptor.ts';
import type { EnvoyFileSection } from './envoy-file.ts';
import { envoySchema } from './envoy-schema.ts';

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

/** The options of {@link loadEnvoyConfig}. */
export interface EnvoyOptions {
  /** Whether files may add to a domain of another one, as `MERGE_DOMAIN_CONFIG` allows. Default: false. */
  readonly mergeDomains?: boolean;
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
export function loadEnvoyConfig(path: string, { mergeDomains = false }: EnvoyOptions = {}): EnvoyConfig {
  const domains = new Map<string, EnvoyLevel>();
  for (const file of filesOf(path)) {
    const source = sourceOfText(readText(file), file);
    const { domain, descriptors = [] } = validateSource(source, envoySchema) as EnvoyFileSection;
    if (domains.has(domain) && !mergeDomains) throw twice(source, domain);
    const level = domains.get(domain) ?? new EnvoyLevel();
    domains.set(domain, level);
    level.add(descriptors, ['descriptors'], '', source);
  }
  return {
    domains: [...domains.keys()],
    match(domain, descriptors) {
      const level = domains.get(domain);
      return level === undefined ? undefined : matchesOf(level, descriptors);
    },
  };
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(path, name));
}

function twice(source: ConfigSource, domain: string): ConfigError {
  const message = `Another file has the domain ${JSON.stringify(domain)} already. Merge them, or set \`mergeDomains\`.`;
  return new ConfigError([source.issue(['domain'], message)]);
}

function matchesOf(
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
