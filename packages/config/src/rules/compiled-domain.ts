import type { Limit } from '@sluice/core';
import type { ConfigPath } from '../file/config-error.ts';
import type { DomainSection } from '../file/config-file.ts';
import type { ConfigSource } from '../file/config-source.ts';
import type { Attributes } from './attributes.ts';
import { applies, type CompiledRule, compileRule } from './compiled-rule.ts';
import { LimitNames } from './limit-names.ts';
import { type TierChoice, TierChoices } from './tier-choice.ts';

/** Combinations of rules and tiers whose limits are remembered. Clients choose the combinations. */
const MOST_COMBINATIONS = 1000;

/** The rules of one domain. */
export class CompiledDomain {
  readonly rules: readonly CompiledRule[];
  readonly hasShadow: boolean;
  readonly #enforced: readonly CompiledRule[];
  readonly #tiers: TierChoices;
  readonly #limits = new Map<string, readonly Limit<Attributes>[]>();

  /** Throws a {@link ConfigError} with the position of a limit that core rejects. */
  constructor(section: DomainSection, path: ConfigPath, source: ConfigSource) {
    this.#tiers = new TierChoices(section);
    const places = {
      variants: this.#tiers.variants,
      pathOf: (id: string) => [...path, ...variantPath(id)],
    };
    const names = new LimitNames();
    this.rules = section.rules.map((rule, index) =>
      compileRule(rule, index, [...path, 'rules', index], places, names, source),
    );
    this.#enforced = this.rules.filter(({ isShadow }) => !isShadow);
    this.hasShadow = this.rules.some(({ isShadow }) => isShadow);
  }

  /** Throws a `RangeError` for a tier that the domain does not have, unless it has `anonymous`. */
  tierOf(attributes: Attributes): TierChoice {
    return this.#tiers.of(attributes);
  }

  /** The limits of a request: the same array for the same rules and tier. Null if it has none. */
  limitsOf(attributes: Attributes): readonly Limit<Attributes>[] | null {
    const tier = this.tierOf(attributes);
    const rules = this.#enforced.filter((rule) => applies(rule, attributes, tier));
    return this.#remembered(rules, tier);
  }

  /** For each shadow rule that matches the request, its limits: the same array for the same rule and tier. */
  shadowLimitsOf(attributes: Attributes): readonly (readonly Limit<Attributes>[])[] {
    if (!this.hasShadow) return [];
    const tier = this.tierOf(attributes);
    const rules = this.rules.filter((rule) => rule.isShadow && applies(rule, attributes, tier));
    return rules.flatMap((rule) => {
      const limits = this.#remembered([rule], tier);
      return limits === null ? [] : [limits];
    });
  }

  #remembered(rules: readonly CompiledRule[], tier: TierChoice): readonly Limit<Attributes>[] | null {
    // Built by hand, because this runs for every request. Clients may choose the tier, so it is last.
    let combination = '';
    for (const { index } of rules) combination += `${index},`;
    combination += tier.id;
    let limits = this.#limits.get(combination);
    if (limits === undefined) {
      limits = rules.flatMap((rule) => rule.limitsFor(tier).map(({ limit }) => limit));
      if (this.#limits.size >= MOST_COMBINATIONS) this.#limits.clear();
      this.#limits.set(combination, limits);
    }
    return limits.length === 0 ? null : limits;
  }
}

function variantPath(id: string): ConfigPath {
  const [kind, name = ''] = id.split(/ (.*)/s);
  return kind === 'tier' ? ['tiers', name] : ['overrides', Number(name), 'limits'];
}
