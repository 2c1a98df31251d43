import * as z from 'zod';
import { didYouMean } from './did-you-mean.ts';

type RawIssue = z.core.$ZodRawIssue;
/** How a schema words its issues. */
export type Wording = { readonly error: (issue: RawIssue) => string };

/** Says what is allowed, with an example, and which of the `names` was meant. */
export function must(allowed: string, example: string, names: readonly string[] = []): Wording {
  return {
    error: ({ input }) => {
      if (input === undefined) return `is required: ${allowed}, for example ${example}.`;
      const hint = typeof input === 'string' ? didYouMean(input, names) : '';
      return `must be ${allowed}, for example ${example}; got ${show(input)}.${hint}`;
    },
  };
}

/** The names that an object may have, in the message of an issue about one that it may not have. */
export function namesIn(message: string): readonly string[] {
  return [...message.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

/** An object with these entries only. */
export function section<Shape extends z.core.$ZodLooseShape>(
  what: string,
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const names = Object.keys(shape)
    .map((name) => `\`${name}\``)
    .join(', ');
  const { error } = must(what, `{ ${Object.keys(shape)[0]}: ... }`);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? names : error(issue)),
  });
}

/** A value as a person would write it, truncated: it may be hostile, or a secret. */
export function show(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (value === null) return 'nothing';
  return typeof value === 'object' ? 'a map' : String(value);
}
