import type { AccessRecord } from './access-record.ts';

/** A request that is denied. */
export interface Denial {
  /** The name of the limit that denies it. */
  readonly rule: string;
  /** What the limit counts, such as `ip=192.0.2.1`. */
  readonly key: string;
}

/** When and where a request was made. */
export interface Occurrence {
  /** In ISO 8601. */
  readonly at: string;
  readonly file: string;
  readonly line: number;
}

/** The denials of one rule, or of one key. */
export interface DenialCount {
  readonly rule: string;
  /** Present for one key. */
  readonly key?: string;
  readonly denied: number;
  readonly first: Occurrence;
  readonly last: Occurrence;
}

/** Denials, by rule and by key. */
export interface DenialReport {
  readonly denied: number;
  /** In the order of their first denial. */
  readonly rules: readonly DenialCount[];
  /** Those with the most denials, the most denied first. */
  readonly keys: readonly DenialCount[];
  /** True if there were too many keys to count each: counts may be too low, and rare keys may be missing. */
  readonly keysAreApproximate: boolean;
}

interface Count extends Denial {
  denied: number;
  readonly first: AccessRecord;
  last: AccessRecord;
}

/** The most keys that are counted at a time. */
const MOST_KEYS = 10_000;

/** Counts denials in bounded memory. */
export class DenialTally {
  readonly #rules = new Map<string, Count>();
  #keys = new Map<string, Count>();
  #denied = 0;
  #isApproximate = false;

  add(denial: Denial, record: AccessRecord): void {
    this.#denied++;
    count(this.#rules, denial.rule, denial, record);
    count(this.#keys, `${denial.rule}\n${denial.key}`, denial, record);
    if (this.#keys.size > MOST_KEYS) this.#dropRarest();
  }

  /** `top` is the number of keys. */
  report(top: number): DenialReport {
    return {
      denied: this.#denied,
      rules: [...this.#rules.values()].map(({ key: _, ...rest }) => reportOf(rest)),
      keys: mostFirst(this.#keys.values()).slice(0, top).map(reportOf),
      keysAreApproximate: this.#isApproximate,
    };
  }

  #dropRarest(): void {
    const kept = mostFirst(this.#keys.values()).slice(0, MOST_KEYS / 2);
    this.#keys = new Map(kept.map((one) => [`${one.rule}\n${one.key}`, one]));
    this.#isApproximate = true;
  }
}

function count(counts: Map<string, Count>, name: string, denial: Denial, record: AccessRecord): void {
  const known = counts.get(name);
  if (known === undefined) counts.set(name, { ...denial, denied: 1, first: record, last: record });
  else {
    known.denied++;
    known.last = record;
  }
}

function mostFirst(counts: Iterable<Count>): readonly Count[] {
  return [...counts].toSorted((a, b) => b.denied - a.denied);
}

function reportOf({ rule, key, denied, first, last }: Omit<Count, 'key'> & { key?: string }): DenialCount {
  return {
    rule,
    ...(key !== undefined && { key }),
    denied,
    first: occurrenceOf(first),
    last: occurrenceOf(last),
  };
}

/** Where a record was read, as a report says it. */
export function occurrenceOf({ atMs, file, line }: AccessRecord): Occurrence {
  return { at: new Date(atMs).toISOString(), file, line };
}
