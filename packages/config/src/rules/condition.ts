import type { MatchSection, Pattern } from '../file/config-file.ts';
import { type CompiledPattern, compilePattern } from './pattern.ts';

/** One attribute, and the patterns of which one must match. */
export interface Condition {
  readonly attribute: string;
  readonly patterns: readonly CompiledPattern[];
}

type Patterns = Pattern | readonly Pattern[];

/** The conditions of `match`, with headers as attributes of their own. */
export function conditionsOf(match: MatchSection = {}): readonly Condition[] {
  return Object.entries(match).flatMap(([attribute, patterns]) => {
    if (typeof patterns !== 'object' || Array.isArray(patterns)) {
      return [conditionOf(attribute, patterns as Patterns)];
    }
    return Object.entries(patterns as Readonly<Record<string, Patterns>>).map(([name, inner]) =>
      conditionOf(`${attribute}.${attribute === 'headers' ? name.toLowerCase() : name}`, inner),
    );
  });
}

export function conditionOf(attribute: string, patterns: Patterns): Condition {
  const list = Array.isArray(patterns) ? patterns : [patterns];
  return { attribute, patterns: list.map((pattern) => compilePattern(attribute, pattern)) };
}

/** Whether the condition holds for the value. It never holds for an absent one. */
export function holds({ patterns }: Condition, value: string | undefined): boolean {
  return value !== undefined && patterns.some((pattern) => pattern.matches(value));
}

/** The condition as it is written in a file. */
export function showCondition({ attribute, patterns }: Condition): string {
  return `${attribute}: ${patterns.map(({ text }) => text).join(' or ')}`;
}
