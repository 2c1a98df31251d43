import type { LimitSection, MatchSection, RuleSection } from '../file/config-file.ts';
import type { Differences } from './differences.ts';
import type { EnvoyDescriptor } from './envoy-descriptor.ts';
import type { EnvoyStep } from './envoy-paths.ts';

/** The windows of their units, as durations. */
const WINDOWS: Readonly<Record<string, string>> = {
  second: '1s',
  minute: '1m',
  hour: '1h',
  day: '1d',
  week: '1w',
  month: '30d',
  year: '365d',
};

/** Their names of what has a name here. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  remote_address: 'ip',
  ':path': 'path',
  ':method': 'method',
};

/**
 * Converts the way to a limit into a rule; `replacing` are the ways to limits that replace this one. Returns
 * undefined, and reports it, if a rule cannot say the same.
 */
export function ruleOfPath(
  path: readonly EnvoyStep[],
  replacing: readonly (readonly EnvoyStep[])[],
  differences: Differences,
): RuleSection | undefined {
  const descriptors = path.map(({ descriptor }) => descriptor);
  const match = matchOf(descriptors);
  const leaf = descriptors.at(-1) as EnvoyDescriptor;
  if (match === undefined) {
    differences.notConverted(leaf);
    return undefined;
  }
  const hidden = path.flatMap(({ before }) => before.map((descriptor) => [descriptor]));
  const replaced = replacing.map((other) => other.map(({ descriptor }) => descriptor));
  const except = [...hidden, ...replaced].flatMap((one): MatchSection[] => {
    const exception = matchOf(one);
    return exception === undefined ? [] : [exception];
  });
  const counted = descriptors.filter((descriptor) => !descriptor.isExact && !descriptor.isShared);
  return {
    match,
    ...(except.length === 0 ? {} : { except }),
    key: counted.map(({ section }) => attributeOf(section.key) as string),
    limit: limitOf(leaf),
    ...(leaf.section.shadow_mode === true ? { shadow: true } : {}),
  };
}

/** Undefined if no rule can match this: a pattern in a key, a key twice, or one that is not an attribute. */
function matchOf(descriptors: readonly EnvoyDescriptor[]): MatchSection | undefined {
  const match: Record<string, string> = {};
  for (const { section } of descriptors) {
    const attribute = attributeOf(section.key);
    if (attribute === undefined || Object.hasOwn(match, attribute)) return undefined;
    match[attribute] = section.value === undefined || section.value === '' ? '*' : section.value;
  }
  return match;
}

function attributeOf(key: string): string | undefined {
  const attribute = Object.hasOwn(ATTRIBUTES, key) ? (ATTRIBUTES[key] as string) : key;
  const isAttribute = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(attribute);
  return isAttribute && attribute !== 'headers' && attribute !== '__proto__' ? attribute : undefined;
}

function limitOf({ section }: EnvoyDescriptor): LimitSection {
  const { unit = '', requests_per_unit: limit = 0 } = section.rate_limit ?? {};
  return { algorithm: 'fixed-window', limit, window: WINDOWS[unit.toLowerCase()], align: 'clock' };
}
