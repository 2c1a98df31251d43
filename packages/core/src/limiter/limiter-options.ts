import type { Limits } from '../checks/plan-of-subject.ts';
import { outOfRange, wrongType } from '../errors.ts';
import { validateInteger, validateOptions } from '../option-validation.ts';
import { isStoreFailurePolicy, type StoreFailurePolicy } from '../outage/failure-policy.ts';
import { LocalFallback } from '../outage/local-fallback.ts';
import type { DenyCacheOptions } from '../remembered/deny-cache.ts';
import { type LeaseOptions, type ValidatedLease, validateLease } from '../remembered/lease-options.ts';
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
   * synchronous store ignores it. Making the first connection does not count. Default: 1,000.
   */
  readonly deadlineMs?: number;
  /**
   * Names the limiter in its events, and so in metrics: 1 to 64 printable ASCII characters. It has no effect
   * on what is counted. Default: `'limiter'`.
   */
  readonly name?: string;
  /**
   * Whether to remember denials in this process until their `retryAfterMs` has passed, but for a second at
   * most, so that a flood from a blocked key costs the store little; how many, and for how long. What this
   * limiter gives back, resets or unblocks takes effect at once; what another limiter or process does, within
   * `forMs`. Only for stores whose own clock decides, and not inside a transaction of yours. Default:
   * `{ maxEntries: 10_000, forMs: 1000 }`.
   */
  readonly denyCache?: boolean | DenyCacheOptions;
  /**
   * Takes units of keys that are checked often ahead, and answers checks from them in this process, without a
   * round trip. A key that comes four times within a `term` takes a lease: half of the checks that its rate
   * makes likely in a term, in one command. What is left is given back when the term ends, when the key was
   * idle for half a term, and on `close`.
   *
   * What is admitted in any interval [a, b] is at most what the algorithm allows in [a - term, b]. A check is
   * denied early by at most `maxUnits` for each other process; a bucket counts what has drained since the
   * charge as spent. A process that dies loses at most its leases, until their window has passed. Choose it
   * for keys that are checked thousands of times a second; leave it out for quotas that must never be
   * exceeded for a moment.
   *
   * A lease that was granted before an outage answers until its term ends. `reset`, `block`, `refund` and
   * `penalize` of this limiter give the lease back first; those of another process hold within a term.
   * Denials are remembered for a term at most. No limit may be a `concurrency`, or a `block` with `onDenied`.
   * Without effect on a store in this process, on one whose own clock does not decide, and in a transaction
   * of yours. Default: none.
   *
   * @example
   * ```ts
   * createLimiter({ store: redisStore({ client }), limits, lease: { term: '50ms', maxUnits: 500 } });
   * ```
   */
  readonly lease?: LeaseOptions;
}

/** The options, validated and with defaults. */
export interface ValidatedLimiterOptions {
  readonly prefix: string;
  readonly onStoreFailure: StoreFailurePolicy;
  readonly deadlineMs: number;
  readonly name: string;
  /** `undefined` if none are remembered. */
  readonly denyCache: Required<DenyCacheOptions> | undefined;
  /** `undefined` if none are taken. */
  readonly lease: ValidatedLease | undefined;
}

const DEFAULT_DENY_CACHE = { maxEntries: 10_000, forMs: 1000 };
/** The capacity of a `Map`. */
const MOST_DENIALS = 2 ** 24;

/** A day: far below the longest wait of a timer, far above that of a request. */
const MAX_DEADLINE_MS = 86_400_000;

const KNOWN = ['store', 'limits', 'prefix', 'onStoreFailure', 'deadlineMs', 'denyCache', 'lease', 'name'];

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
  const { store, prefix = 'sluice', onStoreFailure = 'throw', deadlineMs = 1000 } = options;
  const { denyCache = true, lease, name = 'limiter' } = options;
  if (typeof store?.update !== 'function' || typeof store.capabilities !== 'object') {
    throw wrongType(`${caller}: \`store\``, store, 'a store', 'memoryStore()');
  }
  validateText(`${caller}: \`prefix\``, prefix, 0, "'my-app'");
  validateText(`${caller}: \`name\``, name, 1, "'public-api'");
  validatePolicy(`${caller}: \`onStoreFailure\``, onStoreFailure, store);
  validateInteger(`${caller}: \`deadlineMs\``, deadlineMs, '1000', 1, MAX_DEADLINE_MS);
  const validCache = denyCacheOf(`${caller}: \`denyCache`, denyCache);
  const validLease = lease === undefined ? undefined : validateLease(`${caller}: \`lease`, lease);
  return { prefix, onStoreFailure, deadlineMs, name, denyCache: validCache, lease: validLease };
}

function validatePolicy(where: string, policy: unknown, store: Store): void {
  const allowed = "'throw', 'allow', 'deny', or the result of `local` with another store than the limiter's";
  const example = 'local({ store: memoryStore(), instances: 8 })';
  if (!isStoreFailurePolicy(policy)) throw wrongType(where, policy, allowed, example);
  if (LocalFallback.is(policy) && policy.store === store) throw outOfRange(where, policy, allowed, example);
}

function validateText(where: string, text: unknown, shortest: 0 | 1, example: string): void {
  const allowed = `${shortest} to 64 printable ASCII characters`;
  if (typeof text !== 'string') throw wrongType(where, text, allowed, example);
  if (text.length < shortest || !/^[\x20-\x7e]{0,64}$/.test(text)) {
    throw outOfRange(where, text, allowed, example);
  }
}

function denyCacheOf(where: string, denyCache: unknown): Required<DenyCacheOptions> | undefined {
  if (typeof denyCache === 'boolean') return denyCache ? DEFAULT_DENY_CACHE : undefined;
  const example = '{ maxEntries: 10_000, forMs: 1000 }';
  if (typeof denyCache !== 'object' || denyCache === null) {
    throw wrongType(`${where}\``, denyCache, 'true, false or an object of options', example);
  }
  validateOptions(`${where}\``, denyCache, ['maxEntries', 'forMs'], example);
  const { maxEntries, forMs } = { ...DEFAULT_DENY_CACHE, ...(denyCache as DenyCacheOptions) };
  return {
    maxEntries: validateInteger(`${where}.maxEntries\``, maxEntries, '10_000', 1, MOST_DENIALS),
    forMs: validateInteger(`${where}.forMs\``, forMs, '1000', 1, MAX_DEADLINE_MS),
  };
}
