import type { Limits } from '../checks/plan-of-subject.ts';
import { outOfRange, wrongType } from '../errors.ts';
import { validateInteger, validateOptions } from '../option-validation.ts';
import { isStoreFailurePolicy, type StoreFailurePolicy } from '../outage/failure-policy.ts';
import { LocalFallback } from '../outage/local-fallback.ts';
import type { Store } from '../store.ts';

/** The options of `createLimiter`. */
export interface LimiterOptions<Subject = string> {
  /** Where the records live. The limiter does not close it. */
  readonly store: Store;
  /**
   * The limits, all of which must allow a check: at least one, with different names. A function chooses them
   * by subject and returns `null` for a subject without limits. Return the same array for the same kind of
   * subject, because every new array is validated again.
   */
  readonly limits: Limits<Subject>;
  /**
   * Separates limiters that use the same store: two limiters share the state of limits of the same name if,
   * and only if, they have the same prefix. 0 to 64 printable ASCII characters. Default: `'sluice'`.
   */
  readonly prefix?: string;
  /** What to answer when the store cannot; see {@link StoreFailurePolicy}. Default: `'throw'`. */
  readonly onStoreFailure?: StoreFailurePolicy;
  /**
   * The longest time a check may take from its arrival, in milliseconds, including the time spent queued. A
   * synchronous store ignores it. Default: 100.
   */
  readonly deadlineMs?: number;
  /**
   * Whether to remember denials in this process until their `retryAfterMs` has passed, so that a flood from a
   * blocked key costs the store nothing, and how many at most. A refund or reset through this limiter takes
   * effect at once; one through another limiter or process only once the time has passed. Only for stores
   * whose own clock decides. Default: `{ maxEntries: 10_000 }`.
   */
  readonly denyCache?: boolean | DenyCacheOptions;
}

/** How many denials a limiter remembers. */
export interface DenyCacheOptions {
  /** A whole number of at least 1. Each entry takes about a kilobyte. Default: 10,000. */
  readonly maxEntries: number;
}

/** The options, validated and with defaults. */
export interface ValidatedLimiterOptions {
  readonly prefix: string;
  readonly onStoreFailure: StoreFailurePolicy;
  readonly deadlineMs: number;
  /** `undefined` if none are remembered. */
  readonly maxDenials: number | undefined;
}

const DEFAULT_MAX_DENIALS = 10_000;
/** The capacity of a `Map`. */
const MOST_DENIALS = 2 ** 24;

/** A day: far below the longest wait of a timer, far above that of a request. */
const MAX_DEADLINE_MS = 86_400_000;

const KNOWN = ['store', 'limits', 'prefix', 'onStoreFailure', 'deadlineMs', 'denyCache'];

/**
 * Throws a `TypeError` or `RangeError` that names the option at fault and the function that was called.
 * `limits` are validated where they are resolved; `otherOptions` are the caller's own.
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
  const allowed = "'throw', 'allow', 'deny', or the result of `local` with another store than the limiter's";
  const example = 'local({ store: memoryStore(), instances: 8 })';
  if (!isStoreFailurePolicy(policy)) throw wrongType(where, policy, allowed, example);
  if (LocalFallback.is(policy) && policy.store === store) throw outOfRange(where, policy, allowed, example);
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
