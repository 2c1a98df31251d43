import type { ConfigPath } from './config-error.ts';
import { ConfigError, type ConfigIssue } from './config-error.ts';
import type { ConfigSource } from './config-source.ts';
import { didYouMean } from './did-you-mean.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** `limits: ${tier}` is a part of the language, not a variable. */
const TIER = '${tier}';
const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * Returns the source with `${NAME}` and `${NAME:-default}` replaced by environment variables, and with the
 * parts that variables such as `SLUICE_STORE__REDIS__URL` set. Throws a {@link ConfigError} that lists the
 * variables that are missing.
 */
export function withEnvironment(source: ConfigSource, environment: Environment): ConfigSource {
  const issues: ConfigIssue[] = [];
  const report = (path: ConfigPath, message: string): void => {
    issues.push(source.issue(path, message));
  };
  const substituted = substitute(source.value, [], environment, report);
  if (issues.length > 0) throw new ConfigError(issues);
  return overridden({ ...source, value: substituted }, environment);
}

function substitute(
  value: unknown,
  path: ConfigPath,
  environment: Environment,
  report: (path: ConfigPath, message: string) => void,
): unknown {
  if (typeof value === 'string') return substituteText(value, path, environment, report);
  if (Array.isArray(value)) {
    return value.map((item, i) => substitute(item, [...path, i], environment, report));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => {
    // Validation would pass over it.
    if (name === '__proto__') report([...path, name], 'This cannot be a name. Choose another one.');
    return [name, substitute(item, [...path, name], environment, report)] as const;
  });
  return Object.fromEntries(entries);
}

function substituteText(
  text: string,
  path: ConfigPath,
  environment: Environment,
  report: (path: ConfigPath, message: string) => void,
): unknown {
  if (text === TIER || !text.includes('${')) return text;
  const replaced = text.replace(VARIABLE, (whole, inside: string) => {
    const match = /^([A-Z_][A-Z0-9_]*)(?::-(.*))?$/s.exec(inside);
    if (match === null) {
      const allowed = 'An environment variable is written `${NAME}` or `${NAME:-default}`, in capitals.';
      report(path, `${JSON.stringify(whole)} is not a variable. ${allowed}${didYouMean(inside, ['tier'])}`);
      return whole;
    }
    const [, name = '', fallback] = match;
    const value = environment[name];
    if (value !== undefined && value !== '') return value;
    if (fallback !== undefined) return fallback;
    const near = didYouMean(name, Object.keys(environment));
    report(
      path,
      `The environment variable \`${name}\` is not set. Set it, or write \`\${${name}:-default}\`.${near}`,
    );
    return whole;
  });
  return typed(replaced, text.replace(VARIABLE, '') === '');
}

/** Text from the environment. A number or a truth value counts as such if it is all there is. */
function typed(text: string, isWhole: boolean): unknown {
  if (!isWhole) return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

const PREFIX = 'SLUICE_';
/** The parts of the file that variables set. Other variables of this prefix have other uses. */
const SECTIONS = ['store', 'prefix', 'onStoreFailure', 'domains'];

function overridden(source: ConfigSource, environment: Environment): ConfigSource {
  const variables: { name: string; path: ConfigPath }[] = [];
  let { value } = source;
  for (const name of Object.keys(environment).sort()) {
    const text = environment[name];
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    const [first = '', ...rest] = name.slice(PREFIX.length).split('__');
    const section = SECTIONS.find((one) => plain(one) === plain(first));
    if (section === undefined) continue;
    const path: (string | number)[] = [];
    value = withPart(value, [section, ...rest], typed(text, true), path);
    variables.push({ name, path });
  }
  if (variables.length === 0) return source;
  return {
    value,
    issue(path, message, ofKey) {
      const variable = variables.findLast((one) => one.path.every((part, i) => part === path[i]));
      if (variable === undefined) return source.issue(path, message, ofKey);
      const { name } = variable;
      const issue = source.issue(path, message, ofKey);
      return { ...issue, source: `environment variable ${name}`, line: undefined, column: undefined };
    },
  };
}

/** A copy with one part replaced. Appends to `path` the names that the words stand for. */
function withPart(
  value: unknown,
  words: readonly string[],
  part: unknown,
  path: (string | number)[],
): unknown {
  const [word, ...rest] = words;
  if (word === undefined) return part;
  if (Array.isArray(value) && /^\d{1,4}$/.test(word)) {
    const index = Number(word);
    path.push(index);
    const items: unknown[] = [...value];
    // A gap would be a mistake that validation cannot place.
    items[Math.min(index, items.length)] = withPart(value[index], rest, part, path);
    return items;
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const object: Record<string, unknown> = isObject ? { ...value } : {};
  const name = Object.keys(object).find((one) => plain(one) === plain(word)) ?? wordAsName(word);
  path.push(name);
  object[name] = withPart(Object.hasOwn(object, name) ? object[name] : undefined, rest, part, path);
  return object;
}

/** Variables are in capitals and have no hyphens, so neither decides which name is meant. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function wordAsName(word: string): string {
  return SECTIONS.find((section) => plain(section) === plain(word)) ?? word.toLowerCase();
}
