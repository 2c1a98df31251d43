/** The limits of one service: what a file such as `limits.yaml` holds. */
export interface ConfigFile {
  /** The version of this format. */
  readonly version: 1;
  /** Where the records live. Passwords belong in variables: `url: ${REDIS_URL}`. Default: `'memory'`. */
  readonly store?: StoreSection;
  /** Separates services that use the same store: 0 to 20 printable ASCII characters. Default: `'sluice'`. */
  readonly prefix?: string;
  /**
   * What to answer when the store cannot. `allow` and `deny` answer without counting. `local` decides in each
   * process, on its share of the limits. Default: the check rejects with the `RateLimitError`.
   */
  readonly onStoreFailure?: FailureSection;
  /** The limits of each domain, such as an API. Domains never share usage. */
  readonly domains: Readonly<Record<string, DomainSection>>;
}

/** Where the records live. */
export type StoreSection =
  | 'memory'
  | { readonly redis: { readonly url: string; readonly prefix?: string } }
  | { readonly postgres: { readonly url: string; readonly schema?: string } };

/** What to answer when the store cannot. `local` alone is one instance. */
export type FailureSection =
  | 'throw'
  | 'allow'
  | 'deny'
  | 'local'
  | { readonly local: { readonly instances: number } };

/** The limits of one domain. */
export interface DomainSection {
  /** The limits of each tier, by name; requests without a tier have the tier `anonymous`. */
  readonly tiers?: Readonly<Record<string, TierSection>>;
  /** All rules that match a request apply, all or nothing. */
  readonly rules: readonly RuleSection[];
  /** Other tiers for some callers. The first that matches decides. */
  readonly overrides?: readonly OverrideSection[];
}

/** The limits of a tier, by name, or no limits. */
export type TierSection = 'unlimited' | Readonly<Record<string, LimitSection>>;

/** One limit for the requests that match. */
export interface RuleSection {
  /** Names the rule in decisions, headers and the store. Default: its conditions. */
  readonly name?: string;
  /** All conditions must hold. Without conditions, the rule matches every request. */
  readonly match?: MatchSection;
  /** The rule does not apply to requests that match one of these, each as in `match`. */
  readonly except?: readonly MatchSection[];
  /**
   * The attributes that are counted together. `api_key|ip` takes the first that the request has. An empty
   * list counts all requests together.
   */
  readonly key: readonly string[];
  readonly limit?: LimitSection;
  /** Several limits by name, or `'${tier}'`: those of the request's tier. */
  readonly limits?: '${tier}' | Readonly<Record<string, LimitSection>>;
  /** Decides and reports, but denies no request. Default: false. */
  readonly shadow?: boolean;
}

/**
 * Patterns by attribute: one, or several of which one must match. `*` stands for any characters, `'*'` alone
 * for any value that is not empty.
 */
export type MatchSection = Readonly<
  Record<string, Pattern | readonly Pattern[] | Readonly<Record<string, Pattern | readonly Pattern[]>>>
>;

/** A value, or text in which `*` stands for any characters. */
export type Pattern = string | number | boolean;

/** Another tier, or limits in place of the tier's, for the callers that match. */
export interface OverrideSection {
  /** All patterns must match. */
  readonly key: Readonly<Record<string, Pattern | readonly Pattern[]>>;
  readonly tier?: string;
  readonly limits?: TierSection;
}

/** `'60/1m'` is a sliding window. The long form names any algorithm, with the options of core. */
export type LimitSection = string | ({ readonly algorithm: string } & Readonly<Record<string, unknown>>);
