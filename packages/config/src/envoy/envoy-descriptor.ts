import { fixedWindow, type Limit } from '@sluice/core';
import { ConfigError, type ConfigIssue, type ConfigPath } from '../file/config-error.ts';
import type { ConfigSource } from '../file/config-source.ts';
import { limitName } from '../rules/limit-names.ts';
import { type CompiledPattern, compilePattern } from '../rules/pattern.ts';
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
  readonly #wildcards = new Map<string, EnvoyDescriptor>();
  readonly #byKey = new Map<string, EnvoyDescriptor>();

  /** Adds descriptors. A pair of key and value that is there already is an issue. */
  add(
    sections: readonly EnvoyDescriptorSection[],
    path: ConfigPath,
    above: string,
    source: ConfigSource,
  ): void {
    const issues: ConfigIssue[] = [];
    for (const [i, section] of sections.entries()) {
      const { key, value = '' } = section;
      const name = value === '' ? key : `${key}=${value}`;
      const level = name.includes('*') ? this.#wildcards : value === '' ? this.#byKey : this.#exact;
      const id = entryId(key, value);
      if (level.has(id)) {
        const message = `There is a descriptor ${JSON.stringify(name)} on this level already. Merge the two.`;
        issues.push(source.issue([...path, i], message));
      } else {
        const place = above === '' ? name : `${above}/${name}`;
        level.set(id, new EnvoyDescriptor(section, [...path, i, 'descriptors'], place, source));
      }
    }
    if (issues.length > 0) throw new ConfigError(issues);
  }

  /** In the order in which they are tried. */
  inOrder(): readonly EnvoyDescriptor[] {
    return [...this.#exact.values(), ...this.#wildcards.values(), ...this.#byKey.values()];
  }

  /** The first that matches decides, whatever it has below it. */
  find({ key, value = '' }: EnvoyEntry): EnvoyDescriptor | undefined {
    const exact = value === '' ? undefined : this.#exact.get(entryId(key, value));
    if (exact !== undefined) return exact;
    for (const wildcard of this.#wildcards.values()) if (wildcard.matches(key, value)) return wildcard;
    return this.#byKey.get(entryId(key, ''));
  }
}

/** A descriptor of the file. */
export class EnvoyDescriptor {
  readonly section: EnvoyDescriptorSection;
  readonly below: EnvoyLevel = new EnvoyLevel();
  /** Undefined without a limit, and for `unlimited`. */
  readonly limit: Limit<EnvoyCheck> | undefined;
  readonly #key: CompiledPattern;
  readonly #value: CompiledPattern;
  readonly #issue: (message: string) => ConfigIssue;

  /** `place`: the keys and values on the way from the top of the file. It names the limit. */
  constructor(section: EnvoyDescriptorSection, path: ConfigPath, place: string, source: ConfigSource) {
    const { key, value = '', rate_limit: rateLimit, descriptors = [] } = section;
    this.section = section;
    this.#issue = (message) => source.issue(path.slice(0, -1), message);
    // Patterns of their files are plain text: no attribute has rules of its own.
    this.#key = compilePattern('', key);
    this.#value = compilePattern('', value === '' ? '*' : value);
    if (rateLimit !== undefined && rateLimit.unlimited !== true) {
      const { unit = '', requests_per_unit: limit = 0 } = rateLimit;
      const window = ENVOY_UNITS[unit.toLowerCase()] as number;
      const name = limitName(place);
      this.limit = fixedWindow({
        name,
        limit,
        window,
        align: 'clock',
        key: (check: EnvoyCheck) => check.key,
      });
    }
    this.below.add(descriptors, path, place, source);
  }

  /** Whether it has a value without `*`. */
  get isExact(): boolean {
    const { key, value = '' } = this.section;
    return value !== '' && !value.includes('*') && !key.includes('*');
  }

  /** Whether all values that its pattern matches share one counter. */
  get isShared(): boolean {
    const { share_threshold: isShared, value = '' } = this.section;
    return isShared === true && value.includes('*');
  }

  /** An issue at its place in the file. */
  issue(message: string): ConfigIssue {
    return this.#issue(message);
  }

  matches(key: string, value: string): boolean {
    return this.#key.matches(key) && this.#value.matches(value);
  }

  /** What the counter's key holds of an entry: under `share_threshold` the pattern, not the value. */
  counted({ key, value = '' }: EnvoyEntry): string {
    return `${escaped(key)}=${this.isShared ? `*${escaped(this.section.value ?? '')}` : escaped(value)}`;
  }
}

/** Keys and values are kept apart, so `a_b` is never `a` with the value `b`. */
function entryId(key: string, value: string): string {
  return JSON.stringify([key, value]);
}

/** Keeps entries apart, and the values of clients from patterns. */
export function escaped(text: string): string {
  return text.replace(/[%&=*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
