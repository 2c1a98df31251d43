import type { z } from 'zod';
import { ConfigError, type ConfigIssue, type ConfigPath } from './config-error.ts';
import type { ConfigFile } from './config-file.ts';
import { configSchema } from './config-schema.ts';
import type { ConfigSource } from './config-source.ts';
import { didYouMean } from './did-you-mean.ts';
import { namesIn } from './schema-messages.ts';

type SchemaIssue = z.core.$ZodIssue;

/** Returns the configuration if it has the right shape. Throws a {@link ConfigError} with all issues. */
export function validateConfig(source: ConfigSource): ConfigFile {
  return validateSource(source, configSchema) as ConfigFile;
}

/** Returns the value of the source if it has this shape. Throws a {@link ConfigError} with all issues. */
export function validateSource(source: ConfigSource, schema: z.ZodType): unknown {
  const result = schema.safeParse(source.value);
  if (result.success) return source.value;
  throw new ConfigError(result.error.issues.flatMap((issue) => issuesOf(source, issue, [])));
}

function issuesOf(source: ConfigSource, issue: SchemaIssue, above: ConfigPath): readonly ConfigIssue[] {
  const path = [...above, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => unknownName(source, [...path, name], name, issue.message));
  }
  if (issue.code === 'invalid_key') {
    const message = issue.issues[0]?.message ?? issue.message;
    return [source.issue(path, message, true)];
  }
  if (issue.code === 'invalid_union') {
    const branch = meantBranch(issue);
    if (branch !== undefined) return branch.flatMap((inner) => issuesOf(source, inner, path));
  }
  return [source.issue(path, issue.message)];
}

function unknownName(source: ConfigSource, path: ConfigPath, name: string, allowed: string): ConfigIssue {
  const hint = didYouMean(name, namesIn(allowed));
  return source.issue(path, `There is no such name here. Allowed are ${allowed}.${hint}`, true);
}

/** The form that the writer has most likely meant: the one that is wrong only further inside. */
function meantBranch(issue: SchemaIssue & { code: 'invalid_union' }): readonly SchemaIssue[] | undefined {
  const inner = issue.errors.filter((branch) =>
    branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  const hasShape = inner.filter((branch) => branch.every(({ code }) => code !== 'unrecognized_keys'));
  const candidates = hasShape.length > 0 ? hasShape : inner;
  return candidates.toSorted((a, b) => a.length - b.length)[0];
}
