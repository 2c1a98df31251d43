import type { Limits } from '../checks/plan-of-subject.ts';
import { outOfRange, wrongType } from '../errors.ts';
import { validateInteger, validateOptions } from '../option-validation.ts';
import { isStoreFailurePolicy, type StoreFailurePolicy } from '../outage/failure-policy.ts';
import { LocalFallback } from '../outage/local-fallback.ts';
import type { Store } from '../store.ts';

/** The options of `createLimiter`. */
export interface LimiterOptions<Subject = string> {
  /** Where the records live. Stays the caller's to close. */
  readonly store: Store;
  /**
   * The limits, all of which must allow a check: at least one, with different names. A function chooses them for each
   * subject and returns `null` for one without limits; return the same array for the same kind of subject, since each
   * new array is checked anew.
   */
  readonly limits: Limits<Subject>;
  /**
   * Sets apart limiters that use the same store: two limiters share the state of limits of the same name if, and only
   * if, they have the same prefix. Default: `'sluice'`.
   */
  readonly prefix?: string;
  /** What to answer when the store cannot. Default: `'throw'`. */
  readonly onStoreFailure?: StoreFailurePolicy;
  /** How long a check may take from its arrival, in milliseconds, also while it waits to be sent. Default: 100. A synchronous store needs none. */
  readonly deadlineMs?: number;
  /**
   * Whether to remember denials in this process until their `retryAfterMs` has passed, so that a flood from a blocked key
   * costs the store nothing; and how many at most. A refund or reset through this limiter is seen at once, one through
   * another limiter or process only when the time has passed. Only for stores whose own clock decides. Default:
   * `{ maxEntries: 10_000 }`.
   */
  readonly denyCache?: boolean | DenyCacheOptions;
}

/** How much a limiter remembers. */
export interface DenyCacheOptions {
  /** A whole number of at least 1. An entry takes about a kilobyte. */
  readonly maxEntries: number;
}

/** The options, checked and with defaults. */
export interface ValidatedLimiterOptions {
  readonly prefix: string;
  readonly onStoreFailure: StoreFailurePolicy;
  readonly deadlineMs: number;
  /** `undefined`: none are remembered. */
  readonly maxDenials: number | undefined;
}

const DEFAULT_MAX_DENIALS = 10_000;
/** What a Map can hold. */
const MOST_DENIALS = 2 ** 24;

/** A day: far below what a timer can wait, far above what a request would. */
const MAX_DEADLINE_MS = 86_400_000;

const KNOWN = ['store', 'limits', 'prefix', 'onStoreFailure', 'deadlineMs', 'denyCache'];

/**
 * Throws a `TypeError` or `RangeError` that names the option at fault and the function that was called. `limits` are
 * validated where they are resolved; `otherOptions` are the caller's own.
 */
export function validateLimiterOptions(
  caller: string,
  options: LimiterOptions<never>,
  otherOptions: readonly string[],
): ValidatedLimiterOptions {
  const example = '{ store: memoryStore(), limits: [tokenBucket({ ... })] }';
  validateOptions(caller, options, [...KNOWN, ...otherOptions], example);
  const { store, prefix = 'sluice', onStoreFailure = 'throw', deadlineMs = 100, denyCache = true } = options;
  if (typeof store?.update !== 'function' || typeof store.capabilities !== 'object') {
    throw wrongType(`${caller}: \`store\``, store, 'a store', 'memoryStore()');
  }
  if (typeof prefix !== 'string')
    throw wrongType(`${caller}: \`prefix\``, prefix, '0 to 64 printable ASCII characters', "'my-app'");
  if (!/^[\x20-\x7e]{0,64}$/.test(prefix)) {
    throw outOfRange(`${caller}: \`prefix\``, prefix, '0 to 64 printable ASCII characters', "'my-app'");
  }
  validatePolicy(`${caller}: \`onStoreFailure\``, onStoreFailure, store);
  validateInteger(`${caller}: \`deadlineMs\``, deadlineMs, '100', 1, MAX_DEADLINE_MS);
  const maxDenials = maxDenialsOf(`${caller}: \`denyCache`, denyCache);
  return { prefix, onStoreFailure, deadlineMs, maxDenials };
}

function validatePolicy(where: string, policy: unknown, store: Store): void {
  const allowed = "'throw', 'allow' or 'deny', or what `local` makes, on another store than the limiter's";
  const example = 'local({ store: memoryStore(), instances: 8 })';
  if (!isStoreFailurePolicy(policy)) throw wrongType(where, policy, allowed, example);
  if (policy instanceof LocalFallback && policy.store === store)
    throw outOfRange(where, policy, allowed, example);
}

function maxDenialsOf(where: string, denyCache: unknown): number | undefined {
  if (typeof denyCache === 'boolean') return denyCache ? DEFAULT_MAX_DENIALS : undefined;
  const example = '{ maxEntries: 10_000 }';
  if (typeof denyCache !== 'object' || denyCache === null)
    throw wrongType(`${where}\``, denyCache, 'true, false or an object with `maxEntries`', example);
  validateOptions(`${where}\``, denyCache, ['maxEntries'], example);
  const { maxEntries } = denyCache as Partial<DenyCacheOptions>;
  return validateInteger(`${where}.maxEntries\``, maxEntries, '10_000', 1, MOST_DENIALS);
}
