import type { Limit } from '@sluice/core';
import { isMistake } from '@sluice/core/option-validation';
import { ConfigError, type ConfigPath } from '../file/config-error.ts';
import type { LimitSection, RuleSection, TierSection } from '../file/config-file.ts';
import type { ConfigSource } from '../file/config-source.ts';
import { type Attributes, attributeOf } from './attributes.ts';
import { type Condition, conditionsOf, holds } from './condition.ts';
import { type LimitNames, labelOf } from './limit-names.ts';
import { limitOf } from './limit-of.ts';
import { compileRuleKey, type RuleKey } from './rule-key.ts';
import type { TierChoice } from './tier-choice.ts';

/** One limit of a rule. */
export interface RuleLimit {
  readonly limit: Limit<Attributes>;
  readonly section: LimitSection;
}

/** A rule of a domain, ready for requests. */
export interface CompiledRule {
  readonly index: number;
  /** Its name, or what it matches. */
  readonly label: string;
  readonly isShadow: boolean;
  readonly usesTier: boolean;
  readonly conditions: readonly Condition[];
  /** The rule does not apply where all conditions of one of these hold. */
  readonly exceptions: readonly (readonly Condition[])[];
  readonly key: readonly string[];
  readonly keyOf: RuleKey;
  /** The limits that the rule has for a tier: none for an unlimited one. */
  limitsFor(tier: TierChoice): readonly RuleLimit[];
}

/** Where tiers are in the file, for errors. */
export interface TierPlaces {
  readonly variants: ReadonlyMap<string, TierSection>;
  pathOf(variant: string): ConfigPath;
}

/** Compiles a rule. Throws a {@link ConfigError} with the position of a limit that core rejects. */
export function compileRule(
  section: RuleSection,
  index: number,
  path: ConfigPath,
  tiers: TierPlaces,
  names: LimitNames,
  source: ConfigSource,
): CompiledRule {
  const conditions = conditionsOf(section.match);
  const usesTier = section.limits === '${tier}';
  const variants = usesTier
    ? [...tiers.variants].map(([id, tier]) => ({ id, path: tiers.pathOf(id), limits: limitsIn(tier) }))
    : [{ id: '', ...ownLimits(section, path) }];
  const inFile = [...new Set(variants.flatMap(({ limits }) => Object.keys(limits)))];
  const nameOf = names.of(section, conditions, inFile);
  const keyOf = compileRuleKey(section.key);
  const compiled = new Map<string, readonly RuleLimit[]>();
  for (const { id, path: above, limits } of variants) {
    const list = Object.entries(limits).map(([name, limit]) => {
      const at = name === '' ? above : [...above, name];
      return { section: limit, limit: validLimit(source, at, limit, nameOf.get(name) as string, keyOf) };
    });
    compiled.set(id, list);
  }
  return {
    index,
    label: labelOf(section, conditions),
    isShadow: section.shadow === true,
    usesTier,
    conditions,
    exceptions: (section.except ?? []).map(conditionsOf),
    key: section.key,
    keyOf,
    limitsFor: ({ id }) => compiled.get(usesTier ? id : '') ?? [],
  };
}

/** Whether the rule applies to a request. */
export function applies(rule: CompiledRule, attributes: Attributes, tier: TierChoice): boolean {
  return (
    failedCondition(rule, attributes, tier) === undefined &&
    matchedException(rule, attributes, tier) === undefined
  );
}

/** The first condition that does not hold, or undefined if all do. */
export function failedCondition(
  { conditions }: CompiledRule,
  attributes: Attributes,
  tier: TierChoice,
): Condition | undefined {
  return conditions.find((condition) => !holds(condition, conditionValue(condition, attributes, tier)));
}

/** The first exception that the request matches. */
export function matchedException(
  { exceptions }: CompiledRule,
  attributes: Attributes,
  tier: TierChoice,
): readonly Condition[] | undefined {
  return exceptions.find((conditions) =>
    conditions.every((condition) => holds(condition, conditionValue(condition, attributes, tier))),
  );
}

/** The value that a condition looks at. The tier is the one that applies, not the one that was named. */
export function conditionValue(
  { attribute }: Condition,
  attributes: Attributes,
  tier: TierChoice,
): string | undefined {
  return attribute === 'tier' ? tier.name : attributeOf(attributes, attribute);
}

function limitsIn(tier: TierSection): Readonly<Record<string, LimitSection>> {
  return typeof tier === 'string' ? {} : tier;
}

function ownLimits(
  { limit, limits }: RuleSection,
  path: ConfigPath,
): { path: ConfigPath; limits: Readonly<Record<string, LimitSection>> } {
  if (limit !== undefined) return { path: [...path, 'limit'], limits: { '': limit } };
  return { path: [...path, 'limits'], limits: limits as Readonly<Record<string, LimitSection>> };
}

function validLimit(
  source: ConfigSource,
  path: ConfigPath,
  section: LimitSection,
  name: string,
  key: RuleKey,
): Limit<Attributes> {
  try {
    return limitOf(section, name, key);
  } catch (cause) {
    if (!isMistake(cause)) throw cause;
    throw new ConfigError([source.issue(path, cause.message)], { cause });
  }
}
