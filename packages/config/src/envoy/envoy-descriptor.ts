import { fixedWindow, type Limit } from '@sluice/core';
import { ConfigError, type ConfigIssue, type ConfigPath } from '../file/config-error.ts';
import type { ConfigSource } from '../file/config-source.ts';
import { compilePattern } from '../rules/pattern.ts';
import type { EnvoyCheck } from './envoy-check.ts';
import { ENVOY_UNITS, type EnvoyDescriptorSection } from './envoy-file.ts';

/** One entry of a descriptor that Envoy sends. */
export interface EnvoyEntry {
  readonly key: string;
  readonly value?: string;
}

/** A level of the tree of descriptors: exact entries, then wildcards in the order of the file, then keys. */
export class EnvoyLevel {
  readonly #exact = new Map<string, EnvoyDescriptor>();
  readonly #byKey = new Map<string, EnvoyDescriptor>();
  readonly #wildcards: EnvoyDescriptor[] = [];

  /** Adds descriptors. A pair of key and value that is there already is an issue. */
  add(
    sections: readonly EnvoyDescriptorSection[],
    path: ConfigPath,
    above: string,
    source: ConfigSource,
  ): void {
    const issues: ConfigIssue[] = [];
    for (const [i, section] of sections.entries()) {
      const at = [...path, i];
      const { key, value } = section;
      const name = value === undefined ? key : `${key}=${value}`;
      const isTaken =
        value === undefined
          ? this.#byKey.has(key)
          : this.#exact.has(entryId(key, value)) || this.#wildcards.some((one) => one.is(key, value));
      if (isTaken) {
        issues.push(source.issue(at, `There is a descriptor ${JSON.stringify(name)} on this level already.`));
        continue;
      }
      const descriptor = new EnvoyDescriptor(section, [...at, 'descriptors'], `${above}/${name}`, source);
      if (value === undefined || value === '') this.#byKey.set(key, descriptor);
      else if (value.includes('*')) this.#wildcards.push(descriptor);
      else this.#exact.set(entryId(key, value), descriptor);
    }
    if (issues.length > 0) throw new ConfigError(issues);
  }

  /** The first that matches decides, whatever it has below it. */
  find({ key, value = '' }: EnvoyEntry): EnvoyDescriptor | undefined {
    return (
      this.#exact.get(entryId(key, value)) ??
      this.#wildcards.find((one) => one.matches(key, value)) ??
      this.#byKey.get(key)
    );
  }
}

/** A descriptor of the file. */
export class EnvoyDescriptor {
  readonly section: EnvoyDescriptorSection;
  readonly below: EnvoyLevel = new EnvoyLevel();
  /** Undefined without a limit, and for `unlimited`. */
  readonly limit: Limit<EnvoyCheck> | undefined;
  readonly #matches: (value: string) => boolean;

  constructor(section: EnvoyDescriptorSection, path: ConfigPath, place: string, source: ConfigSource) {
    const { key, value, rate_limit: rateLimit, descriptors = [] } = section;
    this.section = section;
    this.#matches = compilePattern(key === 'path' || key === 'method' ? '' : key, value ?? '*').matches;
    if (rateLimit !== undefined && rateLimit.unlimited !== true) {
      const { unit = '', requests_per_unit: limit = 0 } = rateLimit;
      const window = ENVOY_UNITS[unit.toLowerCase()] as number;
      // One name for all: the place in the file is in the key, because a file may have thousands of limits.
      this.limit = fixedWindow({
        name: `envoy ${unit.toLowerCase()}`,
        limit,
        window,
        align: 'clock',
        key: (check: EnvoyCheck) => `${place} ${check.key}`,
      });
    }
    this.below.add(descriptors, path, place, source);
  }

  is(key: string, value: string): boolean {
    return this.section.key === key && this.section.value === value;
  }

  matches(key: string, value: string): boolean {
    return this.section.key === key && this.#matches(value);
  }

  /** What the counter's key holds of an entry: under `share_threshold` the pattern, not the value. */
  counted({ key, value = '' }: EnvoyEntry): string {
    const counted = this.section.share_threshold === true ? (this.section.value as string) : value;
    return `${encodeURIComponent(wellFormed(key))}=${encodeURIComponent(wellFormed(counted))}`;
  }
}

/** Keys and values are kept apart, so `a_b` is never `a` with the value `b`. */
function entryId(key: string, value: string): string {
  return JSON.stringify([key, value]);
}

/** `encodeURIComponent` throws for half a character. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, (half) => `%${half.charCodeAt(0).toString(16)}`);
}
