import { type BareItem, type Item, type List, parseDictionary, parseList, Token } from 'structured-headers';
import type { DimensionReading } from '../../observation.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { dimensionName } from './dimension-name.ts';
import { after, type MomentFormat, parseMoment, type Rounding } from './moment-formats.ts';
import { appliedQuota, leastNumber, MAX_FIELD_LENGTH, MAX_MEMBERS, quotaNumbers } from './quota-numbers.ts';
import { strictest } from './strictest-reading.ts';

/**
 * Reads the fields of draft-ietf-httpapi-ratelimit-headers: the lists of drafts 8 to 10, the dictionary of
 * draft 7, and the three fields of drafts 3 to 6. `prefix` is that of a vendor, such as `Beta-`. A field that
 * is malformed is ignored as a whole, as the drafts demand. Policies of concurrent requests are skipped: what
 * they have left depends on the calls under way, not on time.
 */
export function ietfReadings(response: UpstreamResponse, prefix = ''): DimensionReading[] {
  const quota = shortField(response, `${prefix}ratelimit`);
  const policy = shortField(response, `${prefix}ratelimit-policy`);
  const list = namedItems(quota);
  if (list.length > 0) return strictest(listReadings(list, namedItems(policy)));
  const dictionary = dictionaryReading(quota, policy);
  if (dictionary !== undefined) return [dictionary];
  const plain = plainReading(response, `${prefix}ratelimit-`, 'delta-s');
  if (plain !== undefined) return [plain];
  return strictest(listReadings([], namedItems(policy)));
}

/**
 * Reads a list with the quota and its policy in one: `per_hour;q=100;r=50;t=3600`, which no draft has, but
 * Auth0 sends.
 */
export function combinedReadings(text: string | undefined): DimensionReading[] {
  const items = text === undefined || text.length > MAX_FIELD_LENGTH ? [] : namedItems(text);
  return strictest(listReadings(items, items));
}

/**
 * Reads three fields with a common prefix, such as `x-ratelimit-`: `limit`, `remaining` and `reset`. The
 * limit may be missing if `used` is there. `undefined` if none of them is readable.
 */
export function plainReading(
  response: UpstreamResponse,
  prefix: string,
  format: MomentFormat,
  rounding?: Rounding,
): DimensionReading | undefined {
  const applied = appliedQuota(response.header(`${prefix}limit`));
  const remaining = leastNumber(response.header(`${prefix}remaining`));
  const used = leastNumber(response.header(`${prefix}used`));
  const limit =
    applied?.value ?? (remaining !== undefined && used !== undefined ? remaining + used : undefined);
  const reset =
    parseMoment(response.header(`${prefix}reset`), format, rounding) ??
    parseMoment(response.header(`${prefix}reset-after`), 'delta-s');
  if (limit === undefined && remaining === undefined && reset === undefined) return undefined;
  const windowMs =
    applied?.windowMs ?? quotaNumbers(response.header(`${prefix}remaining`))[0]?.windowMs ?? policyWindow();
  const names = windowsOf(response.header(`${prefix}limit`), response.header(`${prefix}policy`));
  return reading(nameByWindow(windowMs, names), { limit, remaining, reset, windowMs });

  function policyWindow(): number | undefined {
    const policies = quotaNumbers(response.header(`${prefix}policy`));
    return policies.find(({ value }) => value === limit)?.windowMs;
  }
}

/** Drafts 8 to 10: `"burst";r=42;t=30`, and `"burst";q=100;w=60` for the policy. */
function listReadings(quotas: readonly NamedItem[], policies: readonly NamedItem[]): DimensionReading[] {
  const isTimed = ({ parameters }: NamedItem): boolean => parameters.get('qu') !== 'concurrent-requests';
  const untimed = new Set(policies.filter((policy) => !isTimed(policy)).map(({ name }) => name));
  const names = new Set([...quotas, ...policies].map(({ name }) => name));
  return [...names].flatMap((name): DimensionReading[] => {
    if (untimed.has(name)) return [];
    const quota = quotas.find((item) => item.name === name)?.parameters;
    const policy = policies.find((item) => item.name === name)?.parameters;
    // `a` and `w` are the names of `r` and `t` that the working group discusses for the next draft.
    const seconds = integer(quota?.get('t')) ?? integer(quota?.get('w'));
    const windowSeconds = integer(policy?.get('w'));
    const found = reading(dimensionName(name), {
      limit: integer(policy?.get('q')),
      remaining: integer(quota?.get('r')) ?? integer(quota?.get('a')),
      reset: seconds === undefined ? undefined : after(seconds * 1000),
      windowMs: windowSeconds ? windowSeconds * 1000 : undefined,
    });
    return found.limit === undefined && found.remaining === undefined ? [] : [found];
  });
}

/** Draft 7: `limit=100, remaining=42, reset=30`, with `100;w=60` as the policy. */
function dictionaryReading(
  text: string | undefined,
  policy: string | undefined,
): DimensionReading | undefined {
  if (text === undefined) return undefined;
  try {
    const dictionary = parseDictionary(text);
    const value = (key: string): number | undefined => {
      const item = dictionary.get(key)?.[0];
      return Array.isArray(item) ? undefined : integer(item);
    };
    const [limit, remaining, seconds] = [value('limit'), value('remaining'), value('reset')];
    if (limit === undefined && remaining === undefined) return undefined;
    const windowMs = quotaNumbers(policy).find((quota) => quota.value === limit)?.windowMs;
    const reset = seconds === undefined ? undefined : after(seconds * 1000);
    return reading(nameByWindow(windowMs, windowsOf(policy)), { limit, remaining, reset, windowMs });
  } catch {
    return undefined;
  }
}

/**
 * Drafts 0 to 7 report only the policy that is closest to exhaustion, without its name. Where there are
 * several, each is a dimension of its own, or the minute's numbers would be taken for those of the day.
 */
function nameByWindow(windowMs: number | undefined, windows: ReadonlySet<number>): string {
  return windowMs === undefined || windows.size < 2 ? 'requests' : `requests-${windowMs / 1000}s`;
}

function windowsOf(...fields: readonly (string | undefined)[]): ReadonlySet<number> {
  return new Set(fields.flatMap(quotaNumbers).flatMap(({ windowMs }) => windowMs ?? []));
}

interface NamedItem {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, BareItem>;
}

/** The members of a list of Strings. The examples of draft 10 use Tokens, so those are names too. */
function namedItems(text: string | undefined): NamedItem[] {
  if (text === undefined) return [];
  let list: List;
  try {
    list = parseList(text);
  } catch {
    return [];
  }
  return list
    .filter((member): member is Item => !Array.isArray(member[0]))
    .slice(0, MAX_MEMBERS)
    .flatMap(([value, parameters]): NamedItem[] => {
      if (typeof value === 'string') return [{ name: value, parameters }];
      return value instanceof Token ? [{ name: value.toString(), parameters }] : [];
    });
}

function shortField(response: UpstreamResponse, name: string): string | undefined {
  const text = response.header(name);
  return text === undefined || text.length > MAX_FIELD_LENGTH ? undefined : text;
}

/** The drafts have only integers from 0. Anything else is ignored. */
function integer(value: BareItem | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** A reading without the fields that are not known. */
export function reading(
  dimension: string,
  values: { readonly [K in keyof DimensionReading]?: DimensionReading[K] | undefined },
): DimensionReading {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(known), dimension };
}
