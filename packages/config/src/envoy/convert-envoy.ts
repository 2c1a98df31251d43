import { stringify } from 'yaml';
import type { ConfigIssue } from '../file/config-error.ts';
import type { ConfigFile, DomainSection, RuleSection } from '../file/config-file.ts';
import { ruleOfPath } from './converted-rule.ts';
import { Differences } from './differences.ts';
import type { EnvoyLevel } from './envoy-descriptor.ts';
import { type EnvoyOptions, readEnvoyDomains } from './envoy-domains.ts';
import { type EnvoyStep, pathsIn } from './envoy-paths.ts';

/** A file of envoyproxy/ratelimit as a file for `loadConfig`. */
export interface ConvertedEnvoyConfig {
  readonly file: ConfigFile;
  /** The file as YAML. Its first lines are comments that list the differences. */
  readonly text: string;
  /**
   * Where the new file decides differently, with the place in the old one. What holds for every file is in
   * the description of {@link convertEnvoyConfig}.
   */
  readonly differences: readonly ConfigIssue[];
}

/**
 * Converts a file of envoyproxy/ratelimit, or all `*.yaml` files of a folder, into one for `loadConfig`. Each
 * descriptor with a limit becomes a rule. Its keys become attributes, `remote_address` becomes `ip`, and
 * windows stay aligned with the clock. Where theirs takes the most specific descriptor, the less specific
 * rules list it under `except`.
 *
 * The new file decides on attributes of a request, not on lists of descriptors, so all rules whose attributes
 * a request has apply, and a denied request charges none of them. `path` is compared without its query and in
 * any case. What the file itself loses is in `differences`. Reads files and writes none. Throws a
 * `ConfigError` that lists what is wrong, with file, line and column.
 *
 * @example
 * ```ts
 * const { text, differences } = convertEnvoyConfig('ratelimit/config');
 * writeFileSync('limits.yaml', text);
 * for (const { line, message } of differences) console.warn(line, message);
 * ```
 */
export function convertEnvoyConfig(path: string, options: EnvoyOptions = {}): ConvertedEnvoyConfig {
  const levels = readEnvoyDomains('convertEnvoyConfig', path, options);
  const differences = new Differences();
  const domains: Record<string, DomainSection> = {};
  for (const [name, level] of levels) {
    const rules = rulesOf(level, differences);
    domains[domainName(name, Object.keys(domains), level, differences)] = { rules };
  }
  const file: ConfigFile = { version: 1, domains };
  const issues = differences.issues;
  const comments = issues.map(({ line, message }) => `# Line ${line}: ${message}\n`).join('');
  return { file, text: comments + stringify(file, { lineWidth: 110 }), differences: issues };
}

function rulesOf(level: EnvoyLevel, differences: Differences): readonly RuleSection[] {
  const paths = pathsIn(level);
  for (const path of paths) differences.inPath(path);
  const quotas = paths.filter((path) => leafOf(path).section.quota_mode === true);
  if (quotas.length > 1) for (const path of quotas) differences.quota(leafOf(path));
  const names = new Set<string>();
  return paths.flatMap((path) => {
    const { section } = leafOf(path);
    if (section.rate_limit === undefined || section.rate_limit.unlimited === true) return [];
    const { name } = section.rate_limit;
    const replacing = paths.filter((other) => replaces(other, name));
    const rule = ruleOfPath(path, replacing, differences);
    if (rule === undefined) return [];
    if (name === undefined || !/^[\x20-\x7e]{1,40}$/.test(name) || names.has(name)) return [rule];
    names.add(name);
    return [{ name, ...rule }];
  });
}

function leafOf(path: readonly EnvoyStep[]): EnvoyStep['descriptor'] {
  return (path.at(-1) as EnvoyStep).descriptor;
}

function replaces(path: readonly EnvoyStep[], name: string | undefined): boolean {
  const list = leafOf(path).section.rate_limit?.replaces ?? [];
  return name !== undefined && name !== '' && list.some((one) => one.name === name);
}

/** The name of a domain, in the characters that it may have here, and different from those before it. */
function domainName(
  name: string,
  taken: readonly string[],
  level: EnvoyLevel,
  differences: Differences,
): string {
  const plain = name
    .replace(/[^A-Za-z0-9_.-]/g, '-')
    .replace(/^[^A-Za-z0-9]/, 'x')
    .slice(0, 36);
  let valid = plain;
  for (let i = 2; taken.includes(valid); i++) valid = `${plain}-${i}`;
  if (valid !== name) differences.renamed(name, valid, level);
  return valid;
}
