import { outOfRange } from '@sluice/core/option-validation';
import type { DomainSection, TierSection } from '../file/config-file.ts';
import { ANONYMOUS, type Attributes, attributeOf } from './attributes.ts';
import { type Condition, conditionOf, holds } from './condition.ts';

/** The tier of a request. */
export interface TierChoice {
  /** What rules match. */
  readonly name: string;
  /** Identifies the limits: the same for requests with the same ones. */
  readonly id: string;
  /** What `${tier}` stands for; undefined for a tier that the domain does not have. */
  readonly limits: TierSection | undefined;
  /** The index of the override that applies. */
  readonly override: number | undefined;
  /** The tier that the request names, if it is unknown here. */
  readonly unknown: string | undefined;
}

/** Chooses the tier of requests in one domain. */
export class TierChoices {
  readonly #tiers: ReadonlyMap<string, TierSection>;
  readonly #overrides: readonly (readonly Condition[])[];
  readonly #byOverride: readonly TierChoice[];
  readonly #byName: ReadonlyMap<string, TierChoice>;

  constructor({ tiers = {}, overrides = [] }: DomainSection) {
    this.#tiers = new Map(Object.entries(tiers));
    this.#overrides = overrides.map(({ key }) =>
      Object.entries(key).map(([attribute, patterns]) => conditionOf(attribute, patterns)),
    );
    this.#byOverride = overrides.map(({ tier = 'custom', limits }, override) => ({
      name: tier,
      id: limits === undefined ? `tier ${tier}` : `override ${override}`,
      limits: limits ?? this.#tiers.get(tier),
      override,
      unknown: undefined,
    }));
    const names = new Set([...this.#tiers.keys(), ANONYMOUS]);
    this.#byName = new Map([...names].map((name) => [name, this.#named(name, undefined)]));
  }

  /**
   * The tier of the first override that matches; otherwise that of the attribute `tier`. A tier that the
   * domain does not have counts as `anonymous`. Throws a `RangeError` if it does not have that one either.
   */
  of(attributes: Attributes): TierChoice {
    const override = this.#overrides.findIndex((conditions) =>
      conditions.every((condition) => holds(condition, attributeOf(attributes, condition.attribute))),
    );
    const named = attributeOf(attributes, 'tier') ?? ANONYMOUS;
    const chosen = this.#byOverride[override] ?? this.#byName.get(named);
    if (chosen !== undefined) return chosen;
    if (this.#tiers.size === 0) return this.#named(named, undefined);
    if (!this.#tiers.has(ANONYMOUS)) {
      const allowed = `one of the tiers of the domain (${[...this.#tiers.keys()].join(', ')})`;
      throw outOfRange('the attribute `tier`', named, allowed, `'${[...this.#tiers.keys()][0]}'`);
    }
    return this.#named(ANONYMOUS, named);
  }

  #named(name: string, unknown: string | undefined): TierChoice {
    return { name, id: `tier ${name}`, limits: this.#tiers.get(name), override: undefined, unknown };
  }

  /** All limits that `${tier}` can stand for, by the identity of the choice. */
  get variants(): ReadonlyMap<string, TierSection> {
    const tiers = [...this.#tiers].map(([name, limits]) => [`tier ${name}`, limits] as const);
    const overrides = this.#byOverride.flatMap(({ id, limits }) =>
      limits === undefined ? [] : [[id, limits] as const],
    );
    return new Map([...tiers, ...overrides]);
  }
}
