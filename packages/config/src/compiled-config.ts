import { ConfigError, type ConfigIssue, type ConfigPath } from './file/config-error.ts';
import type { ConfigFile, DomainSection, MatchSection } from './file/config-file.ts';
import type { ConfigSource } from './file/config-source.ts';
import { didYouMean } from './file/did-you-mean.ts';
import { type Environment, withEnvironment } from './file/environment.ts';
import { validateConfig } from './file/validate-config.ts';
import { ANONYMOUS } from './rules/attributes.ts';
import { CompiledDomain } from './rules/compiled-domain.ts';

/** A whole configuration, validated and ready for requests. It never changes. */
export interface CompiledConfig {
  readonly file: ConfigFile;
  readonly domains: ReadonlyMap<string, CompiledDomain>;
  /** What is legal and probably not meant. */
  readonly warnings: readonly ConfigIssue[];
}

/** Validates and compiles a configuration. Throws a {@link ConfigError} with its issues. */
export function compileConfig(raw: ConfigSource, environment: Environment): CompiledConfig {
  const source = withEnvironment(raw, environment);
  const file = validateConfig(source);
  const sections = Object.entries(file.domains);
  const wrongNames = sections.flatMap(([name, domain]) => unknownTiers(source, ['domains', name], domain));
  if (wrongNames.length > 0) throw new ConfigError(wrongNames);
  const domains = new Map<string, CompiledDomain>();
  const issues: ConfigIssue[] = [];
  for (const [name, section] of sections) {
    try {
      domains.set(name, new CompiledDomain(section, ['domains', name], source));
    } catch (error) {
      if (!ConfigError.is(error)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return { file, domains, warnings: sections.flatMap(([name, domain]) => doubts(source, name, domain)) };
}

function unknownTiers(source: ConfigSource, path: ConfigPath, domain: DomainSection): readonly ConfigIssue[] {
  const tiers = Object.keys(domain.tiers ?? {});
  const known = tiers.length === 0 ? 'The domain has no tiers.' : `The tiers are ${tiers.join(', ')}.`;
  const overrides = (domain.overrides ?? []).flatMap(({ tier }, i) => {
    if (tier === undefined || tiers.includes(tier)) return [];
    const message = `There is no tier ${JSON.stringify(tier)}. ${known}${didYouMean(tier, tiers)}`;
    return [source.issue([...path, 'overrides', i, 'tier'], message)];
  });
  const rules = domain.rules.flatMap(({ limits }, i) => {
    if (limits !== '${tier}' || tiers.length > 0) return [];
    const example = 'for example `tiers: { anonymous: { minute: 10/1m } }`';
    return [
      source.issue([...path, 'rules', i, 'limits'], `The domain has no \`tiers\`. Add some, ${example}.`),
    ];
  });
  return [...overrides, ...rules];
}

const ATTRIBUTES = ['method', 'path', 'headers', 'tier', 'ip', 'user', 'api_key'];

function doubts(source: ConfigSource, name: string, domain: DomainSection): readonly ConfigIssue[] {
  const path = ['domains', name];
  const tiers = Object.keys(domain.tiers ?? {});
  const misspelled = domain.rules.flatMap(({ match = {}, except = [] }, i) => {
    const rule = [...path, 'rules', i];
    return [
      ...misspelledIn(source, [...rule, 'match'], match),
      ...except.flatMap((one, j) => misspelledIn(source, [...rule, 'except', j], one)),
    ];
  });
  const usesTiers = domain.rules.some(({ limits }) => limits === '${tier}');
  if (!usesTiers || tiers.includes(ANONYMOUS)) return misspelled;
  const message =
    'There is no tier `anonymous`, so `${tier}` stands for no limits where a request has no tier.';
  return [...misspelled, source.issue([...path, 'tiers'], message, true)];
}

function misspelledIn(source: ConfigSource, path: ConfigPath, match: MatchSection): readonly ConfigIssue[] {
  return Object.keys(match).flatMap((attribute) => {
    const hint = didYouMean(attribute, ATTRIBUTES);
    if (ATTRIBUTES.includes(attribute) || hint === '') return [];
    const message = `The attribute ${JSON.stringify(attribute)} is not a usual one.${hint}`;
    return [source.issue([...path, attribute], message, true)];
  });
}
