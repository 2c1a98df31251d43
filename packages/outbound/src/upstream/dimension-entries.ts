import { scopeOf } from '@sluice/core';
import { type CallCost, costOf } from '../call-cost.ts';
import type { Dimension } from '../profile.ts';
import type { Entry } from '../quota/ledger.ts';
import { MOST_DIMENSIONS, type Naming } from '../quota/naming.ts';
import { quotaAlgorithm } from '../quota/quota-algorithm.ts';
import { type QuotaSettings, refillOf } from '../quota/quota-settings.ts';
import type { ValidatedUpstreamOptions } from './upstream-options.ts';

/** The dimension of a profile that names none. Pauses are written to it, and it exists before any answer. */
const FIRST: Dimension = { name: 'requests' };
/** The record of a key over all of its buckets. */
const WHOLE = 'whole';
/** The record of a route, which keeps the bucket that a response has named for it. */
const ROUTE = 'route';
const CONCURRENCY = 'concurrency';
const RESERVED: readonly string[] = [WHOLE, ROUTE, CONCURRENCY];

/** An entry without its key: the same for all buckets. */
interface EntryTemplate {
  readonly name: string;
  readonly scope: string;
  readonly algorithm: Entry['key']['algorithm'];
  readonly settings?: QuotaSettings;
  readonly defaultCost: number;
  readonly fixedCost?: number;
  /** Returns the key of a declared limit that counts something else. */
  readonly keyOf?: ((key: string) => string) | undefined;
}

/** What kind of quota an upstream has. Without a property, the record holds only pauses. */
interface QuotaKind {
  readonly dimension?: Dimension;
  readonly isAwaited?: boolean;
  /** The number of calls at once. */
  readonly slots?: number;
}

/** One record of a bucket, and what a call costs of it by default. */
export interface BucketEntry extends Entry {
  readonly defaultCost: number;
  /** What every call costs of it, whatever the caller says. */
  readonly fixedCost?: number;
}

/** What a call of this cost spends of the record. */
export function costFor(entry: BucketEntry, cost: CallCost): number {
  return entry.fixedCost ?? costOf(cost, entry.name, entry.defaultCost);
}

/** The records that calls of one upstream need: those of the profile, and those that responses have named. */
export class DimensionEntries {
  readonly #options: ValidatedUpstreamOptions;
  readonly #dimensions: Dimension[];
  /** How many of them the profile lists; responses named the others. */
  readonly #listed: number;
  /** The names of the dimensions, and those for which there is no room. */
  readonly #known: Set<string>;
  readonly #naming: Naming;
  #templates: EntryTemplate[];
  /** Grows with every dimension that a response names first. */
  version = 0;

  constructor(options: ValidatedUpstreamOptions) {
    this.#options = options;
    const { dimensions } = options.profile;
    this.#dimensions = dimensions.length === 0 ? [FIRST] : dimensions.slice(0, MOST_DIMENSIONS);
    this.#listed = Math.min(dimensions.length, MOST_DIMENSIONS);
    const names = this.#dimensions.map(({ name }) => name);
    this.#known = new Set(names);
    this.#naming = { of: 'dimensions', listed: new Set(names), known: this.#known };
    this.#templates = this.#build();
  }

  /** Adds a dimension that a response named. Returns false if there is no room, or the name is invalid. */
  learn(name: string): boolean {
    if (this.#dimensions.some((known) => known.name === name)) return true;
    this.#known.add(name);
    if (RESERVED.includes(name)) return false;
    if (this.#dimensions.length >= MOST_DIMENSIONS || !/^[a-z0-9-]{1,64}$/.test(name)) return false;
    this.#dimensions.push({ name });
    this.#templates = this.#build();
    this.version++;
    return true;
  }

  /** The names of the dimensions that are known now. */
  get names(): readonly string[] {
    return this.#dimensions.map(({ name }) => name);
  }

  /**
   * The records of a bucket of a key. The first one is the one that a pause is written to. `route`: no
   * response has named the bucket of this route to this process yet.
   */
  entriesOf(key: string, bucket: string, route?: string): BucketEntry[] {
    const entries = this.#templates.map(
      ({ name, scope, algorithm, settings, defaultCost, fixedCost, keyOf }, i): BucketEntry => ({
        name,
        defaultCost,
        key: { scope, algorithm, key: name === WHOLE ? key : `${keyOf?.(key) ?? key}${bucket}` },
        ...(fixedCost !== undefined && { fixedCost }),
        ...(settings !== undefined && { settings }),
        ...(i === 0 && { naming: this.#naming }),
      }),
    );
    if (route !== undefined) entries.push(this.#routeEntry(route));
    return entries;
  }

  /** The scope of the records of routes. */
  get routeScope(): string {
    return this.#quota(ROUTE).scope;
  }

  /** All keys share what is known of a route. */
  #routeEntry(route: string): BucketEntry {
    const { scope, algorithm, settings } = this.#quota(ROUTE);
    return {
      name: ROUTE,
      defaultCost: 0,
      fixedCost: 0,
      key: { scope, algorithm, key: route },
      ...(settings !== undefined && { settings }),
      naming: { of: 'bucket', route },
    };
  }

  /** The scope of the record that a pause of the whole key is written to. */
  get wholeScope(): string {
    const whole = this.#templates.find(({ name }) => name === WHOLE) ?? this.#templates[0];
    return (whole as EntryTemplate).scope;
  }

  #build(): EntryTemplate[] {
    const { profile, limits, concurrency, prefix, name: upstream } = this.#options;
    const templates: EntryTemplate[] = this.#dimensions.map((dimension, i) =>
      this.#quota(dimension.name, { dimension, isAwaited: i < this.#listed }),
    );
    if (concurrency !== undefined)
      templates.push({ ...this.#quota(CONCURRENCY, { slots: concurrency }), fixedCost: 1 });
    if (profile.bucketOf !== undefined) templates.push({ ...this.#quota(WHOLE), fixedCost: 0 });
    for (const { name, algorithm, key } of limits) {
      const scope = scopeOf(prefix, `${upstream}/${name}`, algorithm);
      templates.push({ name, scope, algorithm, defaultCost: 1, keyOf: key });
    }
    return templates;
  }

  #quota(name: string, { dimension, isAwaited = false, slots = 0 }: QuotaKind = {}): EntryTemplate {
    const { leaseMs, maxPauseMs, probeEveryMs, after, prefix, name: upstream } = this.#options;
    const settings: QuotaSettings = {
      kind: slots > 0 ? 'slots' : dimension?.kind,
      slots,
      refill: refillOf(dimension?.refillPerSecond ?? 0),
      windowMs: Math.max(0, Math.floor(dimension?.windowMs ?? 0)),
      isAwaited,
      leaseMs,
      maxPauseMs,
      probeEveryMs,
      afterReset: after,
    };
    const algorithm = quotaAlgorithm(settings);
    const scope = scopeOf(prefix, `${upstream}.${name}`, algorithm);
    return { name, scope, algorithm, settings, defaultCost: dimension?.defaultCost ?? 1 };
  }
}
