import { wrongType } from '@sluice/core/option-validation';
import type { Config } from './config.ts';
import { loadConfig } from './load-config.ts';
import type { LoadedConfig } from './loaded-config.ts';
import { type Attributes, validateAttributes } from './rules/attributes.ts';
import {
  type CompiledRule,
  conditionValue,
  failedCondition,
  matchedException,
} from './rules/compiled-rule.ts';
import { showCondition } from './rules/condition.ts';
import { showLimit } from './rules/limit-of.ts';
import { absentParts } from './rules/rule-key.ts';
import type { TierChoice } from './rules/tier-choice.ts';

/** A request to explain. */
export interface ExplainedRequest {
  readonly domain: string;
  readonly attributes: Attributes;
}

/** One limit that counts a request. */
export interface ExplainedLimit {
  /** The name in decisions, headers and the store. */
  readonly name: string;
  /** What is counted, such as `api_key=acme-1`. */
  readonly key: string;
  /** The limit as it is written in the file. */
  readonly limit: string;
}

/** Whether a rule applies to a request, and why. */
export interface ExplainedRule {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** Its name, or what it matches. */
  readonly rule: string;
  readonly matches: boolean;
  /** Whether it only observes. */
  readonly shadow: boolean;
  /** Why it applies, or the first condition that does not hold. */
  readonly reason: string;
  /** What it counts; empty where it does not match, and for an unlimited tier. */
  readonly limits: readonly ExplainedLimit[];
}

/** What happens to a request. */
export interface Explanation {
  readonly domain: string;
  readonly tier: string;
  /** Where the tier comes from. */
  readonly tierReason: string;
  /** Whether no enforced limit applies. */
  readonly unlimited: boolean;
  /** Every rule of the domain, in order. */
  readonly rules: readonly ExplainedRule[];
  /** The limits that must all allow the request, in the order of its decision. */
  readonly limits: readonly ExplainedLimit[];
}

/**
 * Explains which rules of a configuration match a request, which keys they count, and why the others do not
 * match. It decides and counts nothing. It reads the same compiled rules as the limiters. Throws a
 * `RangeError` for an unknown domain or tier, a `TypeError` for attributes that are not a map of values, and,
 * where `config` is a path or an object, what `loadConfig` throws.
 *
 * @example
 * ```ts
 * const { tier, limits } = explain(config, { domain: 'api', attributes: { path: '/', api_key: 'acme-1' } });
 * ```
 */
export function explain(config: Config | string | object, request: ExplainedRequest): Explanation {
  if (typeof request !== 'object' || request === null) {
    throw wrongType('explain: the request', request, 'an object', "{ domain: 'api', attributes: {} }");
  }
  const { domain: name, attributes } = request;
  validateAttributes('explain: `attributes`', attributes);
  const loaded = isLoaded(config) ? config : (loadConfig(config) as LoadedConfig);
  const domain = loaded.domain(name);
  const tier = domain.tierOf(attributes);
  const rules = domain.rules.map((rule) => explainRule(rule, attributes, tier));
  const limits = rules.filter(({ shadow }) => !shadow).flatMap((rule) => rule.limits);
  const tierReason = reasonOfTier(tier, attributes);
  return { domain: name, tier: tier.name, tierReason, unlimited: limits.length === 0, rules, limits };
}

/** By its shape, so that a configuration of another copy of this package is one, too. */
function isLoaded(config: unknown): config is LoadedConfig {
  return typeof (config as Partial<LoadedConfig> | null)?.reload === 'function';
}

function explainRule(rule: CompiledRule, attributes: Attributes, tier: TierChoice): ExplainedRule {
  const { index, label, isShadow: shadow } = rule;
  const missed = (reason: string): ExplainedRule => {
    return { index, rule: label, matches: false, shadow, reason, limits: [] };
  };
  const failed = failedCondition(rule, attributes, tier);
  if (failed !== undefined) {
    const value = conditionValue(failed, attributes, tier);
    const given = value === undefined ? 'the request has none' : `the request has ${JSON.stringify(value)}`;
    return missed(`The condition \`${showCondition(failed)}\` does not hold: ${given}.`);
  }
  const exception = matchedException(rule, attributes, tier);
  if (exception !== undefined) {
    return missed(`The request matches the exception \`${exception.map(showCondition).join(', ')}\`.`);
  }
  const key = rule.keyOf(attributes);
  const limits = rule
    .limitsFor(tier)
    .map(({ limit, section }) => ({ name: limit.name, key, limit: showLimit(section) }));
  return { index, rule: label, matches: true, shadow, reason: reasonOfMatch(rule, attributes, tier), limits };
}

function reasonOfMatch(rule: CompiledRule, attributes: Attributes, tier: TierChoice): string {
  const conditions = rule.conditions.map((condition) => `\`${showCondition(condition)}\``);
  const absent = absentParts(rule.key, attributes).map((part) => `\`${part}\``);
  const sentences = [
    conditions.length === 0 ? 'It has no conditions.' : `All conditions hold: ${conditions.join(', ')}.`,
    rule.usesTier && tier.limits === 'unlimited' ? `The tier ${tier.name} is unlimited.` : '',
    rule.usesTier && tier.limits === undefined ? `There is no tier ${tier.name}, so it has no limits.` : '',
    absent.length === 0 ? '' : `The request has no ${absent.join(', ')}: all such requests count together.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function reasonOfTier({ override, unknown, name }: TierChoice, attributes: Attributes): string {
  if (override !== undefined) return `overrides[${override}] matches.`;
  if (unknown !== undefined) return `There is no tier ${JSON.stringify(unknown)}, so it counts as ${name}.`;
  const named = attributes.tier;
  return named === undefined || named === null || named === ''
    ? 'The request has no tier.'
    : 'The request names it.';
}
