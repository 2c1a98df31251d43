import { createHash } from 'node:crypto';
import { createLimiter, fixedWindow, type Limit, type Limiter, type Store } from '@sluice/core';
import type { ServerTelemetry } from '../telemetry/server-telemetry.ts';
import type { Unit } from './envoy-request.ts';

/** What a limit of a descriptor is checked with: all limits of one call, and what each of them counts. */
export interface EnvoySubject {
  readonly limits: readonly Limit<EnvoySubject>[];
  /** By the name of the limit. */
  readonly keys: ReadonlyMap<string, string>;
}

/** A limit that a call needs. */
export interface NeededLimit {
  readonly limit: Limit<never>;
  readonly key: string;
}

/** Callers choose the combinations, so only so many are remembered. */
const MOST_COMBINATIONS = 1000;
const MOST_DOMAINS = 1000;

const UNIT_MS: Readonly<Record<Exclude<Unit, 'UNKNOWN'>, number>> = {
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
  MONTH: 2_592_000_000,
  YEAR: 31_536_000_000,
};

/**
 * The limiters of descriptors whose limits do not come from rules: those of envoyproxy/ratelimit's files, and
 * limits that a call brings along. There is one for each domain. An outage is an error, so that Envoy's own
 * `failure_mode_deny` decides.
 */
export class EnvoyLimiters {
  readonly #store: Store;
  readonly #telemetry: ServerTelemetry;
  readonly #limiters = new Map<string, Limiter<EnvoySubject>>();
  readonly #wrapped = new WeakMap<Limit<never>, Limit<EnvoySubject>>();
  readonly #combinations = new Map<string, readonly Limit<EnvoySubject>[]>();
  readonly #overrides = new Map<string, Limit<never>>();

  constructor(store: Store, telemetry: ServerTelemetry) {
    this.#store = store;
    this.#telemetry = telemetry;
  }

  /** Forgets the limits of files that were loaded before. Usage stays in the store. */
  forgetLimits(): void {
    this.#combinations.clear();
  }

  limiter(domain: string): Limiter<EnvoySubject> {
    let limiter = this.#limiters.get(domain);
    if (limiter === undefined) {
      limiter = createLimiter<EnvoySubject>({
        store: this.#store,
        name: printable(domain) ? domain : 'envoy',
        prefix: `sluice/envoy/${printable(domain) ? domain : digest(domain)}`,
        limits: ({ limits }) => limits,
      });
      // Domains come from files, so there are few.
      if (this.#limiters.size >= MOST_DOMAINS) this.#limiters.clear();
      this.#limiters.set(domain, limiter);
      this.#telemetry.observe(limiter);
    }
    return limiter;
  }

  /** Limits of different names, as the subject of one check. */
  subject(domain: string, needed: readonly NeededLimit[]): EnvoySubject {
    const keys = new Map(needed.map(({ limit, key }) => [limit.name, key]));
    const id = `${domain}\n${needed.map(({ limit }) => limit.name).join('\n')}`;
    let limits = this.#combinations.get(id);
    if (limits === undefined || limits.some((one, i) => one !== this.#wrap(needed[i]?.limit))) {
      limits = needed.map(({ limit }) => this.#wrap(limit) as Limit<EnvoySubject>);
      if (this.#combinations.size >= MOST_COMBINATIONS) this.#combinations.clear();
      this.#combinations.set(id, limits);
    }
    return { limits, keys };
  }

  /** The limit that a call brings along: the same object for the same limit. */
  override(requestsPerUnit: number, unit: Exclude<Unit, 'UNKNOWN'>): Limit<never> {
    const name = `${requestsPerUnit} per ${unit.toLowerCase()}`;
    let limit = this.#overrides.get(name);
    if (limit === undefined) {
      limit = fixedWindow({ name, limit: requestsPerUnit, window: UNIT_MS[unit], align: 'clock' });
      if (this.#overrides.size >= MOST_COMBINATIONS) this.#overrides.clear();
      this.#overrides.set(name, limit);
    }
    return limit;
  }

  #wrap(limit: Limit<never> | undefined): Limit<EnvoySubject> | undefined {
    if (limit === undefined) return undefined;
    let wrapped = this.#wrapped.get(limit);
    if (wrapped === undefined) {
      wrapped = { ...limit, key: ({ keys }) => keys.get(limit.name) ?? '' };
      this.#wrapped.set(limit, wrapped);
    }
    return wrapped;
  }
}

function printable(domain: string): boolean {
  return /^[\x21-\x7e]{1,48}$/.test(domain);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
