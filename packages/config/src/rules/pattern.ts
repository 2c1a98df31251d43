import { plainPath } from './plain-path.ts';

/** A pattern as it was written, and what it matches. */
export interface CompiledPattern {
  readonly text: string;
  matches(value: string): boolean;
}

/**
 * Compiles a pattern for an attribute: `*` stands for any characters, none included. Paths match in their
 * plain form, and methods in any case.
 */
export function compilePattern(attribute: string, written: unknown): CompiledPattern {
  const text = String(written);
  if (text === '*') return { text, matches: () => true };
  if (attribute === 'method') {
    const matches = wildcard(text.toUpperCase());
    return { text, matches: (value) => matches(value.toUpperCase()) };
  }
  return { text, matches: wildcard(attribute === 'path' ? plainPattern(text) : text) };
}

/** `/v1/*` keeps its last slash, so that it does not match `/v1beta`. */
function plainPattern(text: string): string {
  const plain = text.split('*').map((part, i, { length }) => {
    const isLast = i === length - 1;
    const path = plainPath(part);
    const start = i > 0 && !part.startsWith('/') ? path.slice(1) : path;
    return !isLast && part.endsWith('/') && !start.endsWith('/') ? `${start}/` : start;
  });
  return plain.join('*');
}

/** Linear in practice: it only ever returns to the last star. */
function wildcard(pattern: string): (value: string) => boolean {
  if (!pattern.includes('*')) return (value) => value === pattern;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop() ?? '';
  return (value) => {
    if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) {
      return false;
    }
    const end = value.length - last.length;
    let from = first.length;
    for (const part of rest) {
      const at = value.indexOf(part, from);
      if (at < 0 || at + part.length > end) return false;
      from = at + part.length;
    }
    return true;
  };
}
