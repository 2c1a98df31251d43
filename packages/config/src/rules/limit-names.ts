import { createHash } from 'node:crypto';
import type { RuleSection } from '../file/config-file.ts';
import type { Condition } from './condition.ts';

const LONGEST = 64;

/**
 * Names the limits of a domain's rules. A name decides which usage counts, so it must stay when other rules
 * come and go, and when numbers change. It is made from what the rule matches, not from its place.
 */
export class LimitNames {
  readonly #taken = new Set<string>();

  /** The name of each limit of a rule, by the name it has in the file; `''` for a single limit. */
  of(
    rule: RuleSection,
    conditions: readonly Condition[],
    names: readonly string[],
  ): ReadonlyMap<string, string> {
    const label = limitName(labelOf(rule, conditions));
    const named = names.map((name) => {
      const inFull = name === '' ? label : `${label}/${name}`;
      const wanted = name === '' || rule.name !== undefined ? inFull : name;
      return [name, this.#take(limitName(this.#taken.has(wanted) ? inFull : wanted))] as const;
    });
    return new Map(named);
  }

  #take(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.#taken.has(name); i++) name = `${wanted.slice(0, LONGEST - 5)} #${i}`;
    this.#taken.add(name);
    return name;
  }
}

/** The name of a rule, or its conditions: `POST /v1/login`. */
export function labelOf(rule: RuleSection, conditions: readonly Condition[]): string {
  if (rule.name !== undefined) return rule.name;
  const words = conditions.map(({ attribute, patterns }) => {
    const text = patterns.map((pattern) => pattern.text).join('|');
    return attribute === 'method' || attribute === 'path' ? text : `${attribute}=${text}`;
  });
  const methodFirst = words.toSorted((a, b) => Number(a.startsWith('/')) - Number(b.startsWith('/')));
  const by = rule.key.length === 0 ? '' : ` by ${rule.key.join('+')}`;
  return `${methodFirst.length === 0 ? 'all' : methodFirst.join(' ')}${by}`;
}

/** At most 64 printable ASCII characters, and different for different names. */
export function limitName(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '?');
  if (ascii === name && name.length <= LONGEST) return name;
  return `${ascii.slice(0, LONGEST - 9)}~${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
