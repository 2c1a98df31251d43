import { fixedWindow, type Limit } from '@sluice/core';
import { limitName } from '../rules/limit-names.ts';
import type { EnvoyCheck, EnvoyMatch } from './envoy-check.ts';
import type { EnvoyConfig } from './envoy-config.ts';
import { type EnvoyEntry, escaped } from './envoy-descriptor.ts';
import { ENVOY_UNITS } from './envoy-file.ts';
import type { EnvoyLimitOverride, EnvoyRequest, EnvoyRequestDescriptor } from './envoy-request.ts';

/** What the limiter of Envoy's requests is called with: limits, and what each counts. */
export interface EnvoySubject {
  readonly domain: string;
  readonly limits: readonly Limit<EnvoySubject>[];
  /** By the name of the limit. */
  readonly keys: Readonly<Record<string, string>>;
}

/** A descriptor of a request that has a limit. */
export interface EnvoyItem {
  /** Its place in the request. */
  readonly index: number;
  readonly limit: Limit<EnvoySubject>;
  readonly key: string;
  readonly hits: number;
  readonly isShadow: boolean;
  readonly isQuota: boolean;
}

/** What the files say of a request. */
export interface EnvoyItems {
  /** The descriptors that have a limit. */
  readonly items: readonly EnvoyItem[];
  /** By the place in the request; undefined for a descriptor that brings its own limit. */
  readonly matches: readonly (EnvoyMatch | undefined)[];
}

/** Limits that requests bring, and lists of limits, that are remembered. Clients choose them. */
const MOST_REMEMBERED = 1000;

/** Finds the limits of requests, each object once, so that a limiter validates each list of them once. */
export class EnvoyLimits {
  readonly #bound = new WeakMap<object, Limit<EnvoySubject>>();
  readonly #overrides = new Map<string, Limit<EnvoySubject>>();
  readonly #lists = new Map<string, readonly Limit<EnvoySubject>[]>();
  readonly #ids = new WeakMap<object, number>();
  #lastId = 0;

  /** Undefined for a domain that the files do not have. */
  find(config: EnvoyConfig, request: EnvoyRequest): EnvoyItems | undefined {
    const { domain, descriptors, hitsAddend = 0 } = request;
    // A limit of the request takes the place of a search, so its descriptor replaces nothing either.
    const searched = descriptors.filter(({ limit }) => limit === undefined);
    const found = config.match(
      domain,
      searched.map(({ entries }) => entries),
    );
    if (found === undefined) return undefined;
    const left = [...found];
    const matches = descriptors.map(({ limit }) => (limit === undefined ? left.shift() : undefined));
    const items = descriptors.flatMap((descriptor, index) => {
      const hits = descriptor.hitsAddend ?? Math.max(1, hitsAddend);
      const item = this.#itemOf(domain, descriptor, matches[index]);
      return item === undefined ? [] : [{ ...item, index, hits }];
    });
    return { items, matches };
  }

  /** The subject of a check of items whose limits have different names. */
  subjectOf(domain: string, items: readonly EnvoyItem[]): EnvoySubject {
    const id = items.map(({ limit }) => this.#idOf(limit)).join();
    let limits = this.#lists.get(id);
    if (limits === undefined) {
      limits = items.map(({ limit }) => limit);
      remember(this.#lists, id, limits);
    }
    return { domain, limits, keys: Object.fromEntries(items.map(({ limit, key }) => [limit.name, key])) };
  }

  #itemOf(
    domain: string,
    { entries, limit: override }: EnvoyRequestDescriptor,
    match: EnvoyMatch | undefined,
  ): Omit<EnvoyItem, 'index' | 'hits'> | undefined {
    if (override !== undefined) {
      const limit = this.#overrideOf(domain, override);
      return { limit, key: keyOf(entries), isShadow: false, isQuota: false };
    }
    if (match?.limit === undefined) return undefined;
    const { limit, check, isShadow, isQuota } = match;
    return { limit: this.#boundTo(domain, limit), key: check.key, isShadow, isQuota };
  }

  /** The limit under a name of its domain: domains never share usage. */
  #boundTo(domain: string, limit: Limit<EnvoyCheck>): Limit<EnvoySubject> {
    const existing = this.#bound.get(limit);
    if (existing !== undefined) return existing;
    const name = limitName(`${domain}/${limit.name}`);
    const bound = { ...limit, name, key: ({ keys }: EnvoySubject) => keys[name] as string };
    this.#bound.set(limit, bound);
    return bound;
  }

  #overrideOf(domain: string, { requestsPerUnit, unit }: EnvoyLimitOverride): Limit<EnvoySubject> {
    const window = unit.toLowerCase();
    const name = limitName(`${domain}/limit per ${window} of the request`);
    const id = `${requestsPerUnit} ${name}`;
    const existing = this.#overrides.get(id);
    if (existing !== undefined) return existing;
    const limit = fixedWindow({
      name,
      limit: requestsPerUnit,
      window: ENVOY_UNITS[window] as number,
      align: 'clock',
      key: ({ keys }: EnvoySubject) => keys[name] as string,
    });
    remember(this.#overrides, id, limit);
    return limit;
  }

  #idOf(limit: object): number {
    const existing = this.#ids.get(limit);
    if (existing !== undefined) return existing;
    this.#lastId++;
    this.#ids.set(limit, this.#lastId);
    return this.#lastId;
  }
}

function keyOf(entries: readonly EnvoyEntry[]): string {
  return entries.map(({ key, value = '' }) => `${escaped(key)}=${escaped(value)}`).join('&');
}

function remember<Value>(map: Map<string, Value>, id: string, value: Value): void {
  if (map.size >= MOST_REMEMBERED) map.clear();
  map.set(id, value);
}
