/** Part of a configuration: names of keys and indexes of lists, from the top. */
export type ConfigPath = readonly (string | number)[];

/** One mistake in a configuration. */
export interface ConfigIssue {
  /** The file, or the environment variable, that holds the mistake. Undefined for an object. */
  readonly source: string | undefined;
  /** From 1. Undefined where the source is not a file. */
  readonly line: number | undefined;
  /** From 1. Undefined where the source is not a file. */
  readonly column: number | undefined;
  /** Where it is, such as `domains.api.rules[0].limit`; empty for the whole configuration. */
  readonly path: string;
  /** What is wrong, what is allowed, and the way out. */
  readonly message: string;
}

/** The same symbol in every copy of this package, so each recognises the errors of the others. */
const brand = Symbol.for('@sluice/config.ConfigError');

/**
 * A configuration that cannot be used. Nothing of it has taken effect. The message lists all issues, one per
 * line, each with its position.
 */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
  readonly code = 'INVALID_CONFIG';
  readonly issues: readonly ConfigIssue[];

  static {
    Object.defineProperty(ConfigError.prototype, brand, { value: true });
  }

  constructor(issues: readonly ConfigIssue[], options?: { readonly cause?: unknown }) {
    super(issues.map(lineOf).join('\n'), options);
    this.issues = issues;
  }

  /** Whether `error` is a ConfigError, whichever copy of this package created it. */
  static is(error: unknown): error is ConfigError {
    return typeof error === 'object' && error !== null && brand in error;
  }
}

function lineOf({ source, line, column, path, message }: ConfigIssue): string {
  const position = line === undefined ? source : `${source ?? ''}:${line}:${column}`;
  const where = [position, path === '' ? undefined : path].filter((part) => part !== undefined).join(': ');
  return where === '' ? message : `${where}: ${message}`;
}

/** The path as a person would write it. */
export function showPath(path: ConfigPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}
