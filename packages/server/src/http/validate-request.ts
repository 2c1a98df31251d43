import type { z } from 'zod';
import { type RequestIssue, ServiceError } from '../service/service-error.ts';

const MOST_ISSUES = 10;

/**
 * Returns the value as the schema reads it. Throws INVALID_REQUEST with the first mistakes; `where` names the
 * part of the request.
 */
export function validateRequest(where: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, MOST_ISSUES).map((issue): RequestIssue => {
    const path = issue.path.map(String).join('.');
    return { path: short(path), message: short(issue.message) };
  });
  const [first] = issues;
  const at = first === undefined || first.path === '' ? where : `${where}: \`${first.path}\``;
  throw new ServiceError('INVALID_REQUEST', `${at}: ${first?.message ?? 'invalid'}`, issues);
}

/** Messages can hold what the caller sent. */
function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
