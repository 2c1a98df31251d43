import { type CheckCost, durationMs, type Limiter, type LimiterOptions } from '@sluice/core';
import { outOfRange, validateOptionalFunction, wrongType } from '@sluice/core/option-validation';
import { AddressRanges } from '../addresses/address-ranges.ts';
import { validateIpv6Prefix } from '../addresses/client-key.ts';
import { type HeaderFormat, headerFormatsOf } from '../headers/header-formats.ts';
import { parseReportedPolicies, type ReportedPolicies } from '../headers/reported-policies.ts';
import type { AnyRateLimitOptions, GuardOptions, StoreGuardOptions } from './guard-options.ts';
import { validateRequestCost } from './request-cost.ts';
import type { RequestLimits } from './request-limits.ts';

/** The options that are functions, each with an example. */
const FUNCTIONS = [
  ['key', '(request) => request.user.id'],
  ['skip', "(request) => request.path === '/health'"],
  ['address', '(request) => request.socket.remoteAddress'],
  ['refusal', "() => ({ body: 'Slow down.' })"],
  ['countWhen', '(request, response) => response.statusCode === 401'],
  ['onDecision', '(request, decision) => count(decision)'],
  ['onDiagnostic', '({ code, message }) => log(code, message)'],
  ['onLimited', '(request, response) => response.end()'],
] as const;

/** The options of a guard on an existing limiter. */
const BESIDE_LIMITER: readonly string[] = [
  ...FUNCTIONS.map(([name]) => name),
  ...['cost', 'allow', 'ipv6Prefix', 'headers', 'policies', 'disclose', 'retryAfterJitter', 'shadow'],
];

/** The options of a guard that are not options of `createLimiter`. */
export const GUARD_OPTIONS: readonly string[] = [...BESIDE_LIMITER, 'per', 'limiter'];

type OrUndefined<T> = { readonly [Name in keyof T]-?: T[Name] | undefined };
type OptionsWithoutDefault = 'skip' | 'address' | 'refusal' | 'countWhen' | 'onDecision' | 'onDiagnostic';

/**
 * All options that a guard reads: validated, with defaults, in the form in which they are used. (`onLimited`
 * is validated here and read by `concludeWith`.)
 */
export interface ParsedGuardOptions<Request, Response>
  extends OrUndefined<Pick<GuardOptions<Request, Response>, OptionsWithoutDefault>> {
  readonly source: GuardSource<Request>;
  readonly cost: CheckCost | ((request: Request) => CheckCost | PromiseLike<CheckCost>);
  readonly allowed: AddressRanges | undefined;
  readonly ipv6Prefix: number;
  readonly formats: readonly HeaderFormat[];
  readonly policies: ReportedPolicies;
  readonly disclose: boolean | ((request: Request) => boolean);
  readonly jitterMs: number;
  readonly shadow: boolean;
}

/** Where decisions come from: an existing limiter, or one to be created from a store. */
export type GuardSource<Request> = LimiterSource<Request> | StoreSource<Request>;

/** An existing limiter. */
export interface LimiterSource<Request> {
  readonly kind: 'limiter';
  readonly limiter: Limiter<never>;
  /** Returns the subject. Undefined: the subject is the address of the client. */
  readonly key: ((request: Request) => unknown) | undefined;
}

/** The parts of a limiter. */
export interface StoreSource<Request> {
  readonly kind: 'store';
  /** All options as they were given. Core validates its own and ignores {@link GUARD_OPTIONS}. */
  readonly limiterOptions: Omit<LimiterOptions<never>, 'limits'>;
  readonly limits: RequestLimits<Request>;
  /** Undefined: the key is the address of the client. */
  readonly key: ((request: Request) => string | PromiseLike<string>) | undefined;
  readonly per: 'limiter' | 'route';
}

/**
 * Parses the options of a guard. Throws a `TypeError` or `RangeError` that names `caller` and the option at
 * fault. The options of `createLimiter` are left to core.
 */
export function parseGuardOptions<Request, Response>(
  caller: string,
  options: AnyRateLimitOptions<Request, Response>,
): ParsedGuardOptions<Request, Response> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw wrongType(`${caller}: the argument`, options, 'an object of options', '{ store, limits }');
  }
  for (const [name, example] of FUNCTIONS) {
    validateOptionalFunction(`${caller}: \`${name}\``, options[name], example);
  }
  const { cost = 1, allow, disclose = true, shadow = false, retryAfterJitter = 0 } = options;
  if (typeof cost !== 'function') validateRequestCost(`${caller}: \`cost\``, cost);
  if (typeof disclose !== 'boolean' && typeof disclose !== 'function') {
    throw wrongType(`${caller}: \`disclose\``, disclose, 'true or false, or a function', 'false');
  }
  if (typeof shadow !== 'boolean') {
    throw wrongType(`${caller}: \`shadow\``, shadow, 'true or false', 'true');
  }
  return {
    skip: options.skip,
    address: options.address,
    refusal: options.refusal,
    countWhen: options.countWhen,
    onDecision: options.onDecision,
    onDiagnostic: options.onDiagnostic,
    cost,
    allowed: allow === undefined ? undefined : new AddressRanges(`${caller}: \`allow\``, allow),
    ipv6Prefix: validateIpv6Prefix(caller, options.ipv6Prefix),
    formats: headerFormatsOf(`${caller}: \`headers\``, options.headers),
    policies: parseReportedPolicies(`${caller}: \`policies\``, options.policies, namesOf(options)),
    disclose,
    jitterMs: retryAfterJitter === 0 ? 0 : durationMs(`${caller}: \`retryAfterJitter\``, retryAfterJitter),
    shadow,
    source: options.limiter === undefined ? parseStore(caller, options) : parseLimiter(caller, options),
  };
}

/** The names of the limits, if they are known before the first request. */
function namesOf<Request, Response>(
  options: AnyRateLimitOptions<Request, Response>,
): readonly string[] | undefined {
  const limits: unknown = options.limiter === undefined ? options.limits : undefined;
  return Array.isArray(limits) ? limits.map((limit) => limit?.name) : undefined;
}

function parseStore<Request, Response>(
  caller: string,
  options: StoreGuardOptions<Request, Response>,
): StoreSource<Request> {
  const { store, limits, key, per = 'limiter' } = options;
  if (per !== 'limiter' && per !== 'route') {
    throw outOfRange(`${caller}: \`per\``, per, "'limiter' or 'route'", "'route'");
  }
  if (store === undefined || store === null) {
    throw wrongType(`${caller}: \`store\``, store, 'a store', 'memoryStore()');
  }
  if (!Array.isArray(limits) && typeof limits !== 'function') {
    const allowed = 'an array of limits, or a function';
    throw wrongType(`${caller}: \`limits\``, limits, allowed, '[fixedWindow({ ... })]');
  }
  return { kind: 'store', limiterOptions: options, limits, key, per };
}

function parseLimiter<Request, Response>(
  caller: string,
  options: Exclude<AnyRateLimitOptions<Request, Response>, StoreGuardOptions<Request, Response>>,
): LimiterSource<Request> {
  const { limiter, key } = options;
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || name === 'limiter' || BESIDE_LIMITER.includes(name)) continue;
    const error = new TypeError(
      `${caller}: \`${name}\` cannot be combined with \`limiter\`, or does not exist. A limiter has its own store, limits and failure policy: pass those to createLimiter. The options beside \`limiter\` are ${BESIDE_LIMITER.map((option) => `\`${option}\``).join(', ')}.`,
    );
    throw Object.assign(error, { code: 'UNKNOWN_OPTION' });
  }
  if (typeof limiter !== 'object' || limiter === null || !('consume' in limiter)) {
    throw wrongType(`${caller}: \`limiter\``, limiter, 'a limiter', 'createLimiter({ ... })');
  }
  return { kind: 'limiter', limiter, key };
}
