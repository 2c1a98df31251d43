import {
  type Duration,
  durationMs,
  type Limit,
  type LocalFallback,
  type Store,
  type StoreFailurePolicy,
} from '@sluice/core';
import {
  outOfRange,
  validateInteger,
  validateOptionalFunction,
  validateOptions,
  wrongType,
} from '@sluice/core/option-validation';
import { type Keep, type Priority, priorities } from '../priority.ts';
import type { Profile } from '../profile.ts';
import type { UpstreamCall } from '../upstream-call.ts';

/** The options of `createUpstream`. */
export interface UpstreamOptions {
  /** Names the upstream in the store and in events: 1 to 64 printable ASCII characters. */
  readonly name: string;
  /** Where the quotas live. Processes that use one upstream share it; the upstream does not close it. */
  readonly store: Store;
  /** How its responses are read, such as `githubProfile()` or `genericProfile()`. */
  readonly profile: Profile;
  /**
   * Returns what the upstream counts by: the owner of the credential, such as an installation or an
   * organisation. Two credentials that share a quota have the same owner. Only a hash reaches the store.
   * Default: one quota for the whole upstream.
   */
  readonly key?: (call: UpstreamCall) => string;
  /** Limits that the upstream documents but does not report. All of them must allow a call. */
  readonly limits?: readonly Limit[];
  /** The most calls at once, over all processes. Default: no bound. */
  readonly concurrency?: number;
  /**
   * What calls must leave of each limit: for others that use the same key (`'1%'`), or by class for the
   * classes above (`{ background: '20%' }`). Default: nothing.
   */
  readonly keep?: Keep | { readonly [P in Priority]?: Keep };
  /** How long a call may wait. One that would wait longer fails at once. Default: `'30s'`. */
  readonly maxWait?: Duration;
  /** The most calls that may wait in this process for each bucket. Default: 1,000. */
  readonly maxQueued?: number;
  /**
   * How long a permit may stay unsettled. Choose it longer than the longest call. What a process holds when
   * it dies is charged after at most twice this time. Default: `'60s'`.
   */
  readonly lease?: Duration;
  /**
   * The longest pause, and the longest wait for a reset, that a response may ask for. Longer ones count as
   * this long, so one wrong header cannot stop all calls. Only a window whose length the profile states may
   * be longer. Default: `'1h'`.
   */
  readonly maxPause?: Duration;
  /**
   * How often to send one call to find out whether units are available again, where no response says when.
   * Default: `'1s'`.
   */
  readonly probeEvery?: Duration;
  /**
   * What follows a reset: `'presume'` grants the whole limit (with `keep`, half of it until an answer has
   * confirmed the new window); `'probe'` lets one call through first, for upstreams with heavy use by others
   * or with penalties for a 429. Default: `'presume'`.
   */
  readonly after?: 'presume' | 'probe';
  /**
   * What to do while the store is out. `local` takes a share of what was known last; so does the default,
   * with one instance. `'allow'` grants without counting; `'throw'` and `'deny'` reject with the error.
   */
  readonly onStoreFailure?: StoreFailurePolicy;
  /** Separates applications that use the same store. Default: `'sluice'`. */
  readonly prefix?: string;
  /** The longest time that one call of the store may take, in milliseconds. Default: 1,000. */
  readonly deadlineMs?: number;
}

/** The options, validated and with defaults. */
export interface ValidatedUpstreamOptions {
  readonly name: string;
  readonly store: Store;
  readonly profile: Profile;
  readonly key: ((call: UpstreamCall) => string) | undefined;
  readonly limits: readonly Limit[];
  readonly concurrency: number | undefined;
  /** By rank: what a limit must leave, in units. */
  readonly kept: readonly ((limit: number) => number)[];
  readonly maxWaitMs: number;
  readonly maxQueued: number;
  readonly leaseMs: number;
  readonly maxPauseMs: number;
  readonly probeEveryMs: number;
  readonly after: 'presume' | 'probe';
  readonly onStoreFailure: StoreFailurePolicy | undefined;
  readonly prefix: string;
  readonly deadlineMs: number;
}

const KNOWN = [
  'name',
  'store',
  'profile',
  'key',
  'limits',
  'concurrency',
  'keep',
  'maxWait',
  'maxQueued',
  'lease',
  'maxPause',
  'probeEvery',
  'after',
  'onStoreFailure',
  'prefix',
  'deadlineMs',
] as const satisfies readonly (keyof UpstreamOptions)[];

const CALLER = 'createUpstream';
const EXAMPLE = "{ name: 'github', store: memoryStore(), profile: githubProfile() }";
/** A day: far below the longest wait of a timer. */
const MAX_DEADLINE_MS = 86_400_000;
const LEAST_LEASE_MS = 1000;

/** Throws a `TypeError` or `RangeError` that names the option at fault. */
export function validateUpstreamOptions(options: UpstreamOptions): ValidatedUpstreamOptions {
  validateOptions(CALLER, options, KNOWN, EXAMPLE);
  const { name, store, profile, key, limits = [], concurrency, keep = 0 } = options;
  const { maxWait = '30s', maxQueued = 1000, lease = '60s', maxPause = '1h', probeEvery = '1s' } = options;
  const { after = 'presume', onStoreFailure, prefix = 'sluice', deadlineMs = 1000 } = options;
  validateText('name', name, 1, "'github'");
  validateText('prefix', prefix, 0, "'my-app'");
  validateStore(store);
  validateProfile(profile);
  validateOptionalFunction(where('key'), key, '(call) => tokenOwner(call)');
  validateLimits(limits);
  validatePolicy(onStoreFailure, store);
  if (concurrency !== undefined) validateInteger(where('concurrency'), concurrency, '100', 1, 1_000_000);
  if (after !== 'presume' && after !== 'probe') {
    throw outOfRange(where('after'), after, "'presume' or 'probe'", "'probe'");
  }
  const leaseMs = durationMs(where('lease'), lease);
  if (leaseMs < LEAST_LEASE_MS) throw outOfRange(where('lease'), lease, 'at least a second', "'60s'");
  return {
    name,
    store,
    profile,
    key,
    limits,
    concurrency,
    kept: keptByRank(keep),
    maxWaitMs: (maxWait as unknown) === 0 ? 0 : durationMs(where('maxWait'), maxWait),
    maxQueued: validateInteger(where('maxQueued'), maxQueued, '1000', 0),
    leaseMs,
    maxPauseMs: durationMs(where('maxPause'), maxPause),
    probeEveryMs: durationMs(where('probeEvery'), probeEvery),
    after,
    onStoreFailure,
    prefix,
    deadlineMs: validateInteger(where('deadlineMs'), deadlineMs, '1000', 1, MAX_DEADLINE_MS),
  };
}

function where(option: string): string {
  return `${CALLER}: \`${option}\``;
}

function validateText(option: string, text: unknown, shortest: 0 | 1, example: string): void {
  const allowed = `${shortest} to 64 printable ASCII characters`;
  if (typeof text !== 'string') throw wrongType(where(option), text, allowed, example);
  if (text.length < shortest || !/^[\x20-\x7e]{0,64}$/.test(text)) {
    throw outOfRange(where(option), text, allowed, example);
  }
}

function validateStore(store: Store): void {
  if (typeof store?.update !== 'function' || typeof store.capabilities !== 'object') {
    throw wrongType(where('store'), store, 'a store', 'memoryStore()');
  }
}

function validateProfile(profile: Profile): void {
  const isProfile = typeof profile?.read === 'function' && Array.isArray(profile.dimensions);
  if (!isProfile) throw wrongType(where('profile'), profile, 'a profile', 'githubProfile()');
}

function validateLimits(limits: readonly Limit[]): void {
  const example = "[fixedWindow({ name: 'writes', limit: 80, window: '1m' })]";
  if (!Array.isArray(limits)) throw wrongType(where('limits'), limits, 'an array of limits', example);
  const names = new Set<string>();
  for (const limit of limits as readonly Limit[]) {
    if (typeof limit?.algorithm?.available !== 'function') {
      throw wrongType(where('limits'), limit, 'an array of limits', example);
    }
    if (names.has(limit.name)) {
      throw outOfRange(where('limits'), limit.name, 'limits with different names', example);
    }
    names.add(limit.name);
  }
}

function validatePolicy(policy: unknown, store: Store): void {
  if (policy === undefined || policy === 'throw' || policy === 'allow' || policy === 'deny') return;
  const allowed = "'throw', 'allow', 'deny', or the result of `local` with another store";
  const example = 'local({ store: memoryStore(), instances: 8 })';
  if (!isLocal(policy)) throw wrongType(where('onStoreFailure'), policy, allowed, example);
  if (policy.store === store) throw outOfRange(where('onStoreFailure'), policy, allowed, example);
}

function isLocal(policy: unknown): policy is LocalFallback {
  const { store, instances } = (policy ?? {}) as Partial<LocalFallback>;
  return typeof store?.updateSync === 'function' && Number.isSafeInteger(instances);
}

function keptByRank(keep: NonNullable<UpstreamOptions['keep']>): ((limit: number) => number)[] {
  if (typeof keep === 'number' || typeof keep === 'string') {
    const all = keptOf(where('keep'), keep);
    return priorities.map(() => all);
  }
  validateOptions(where('keep'), keep, priorities, "{ background: '20%' }");
  return priorities.map((priority) => keptOf(where(`keep.${priority}`), keep[priority] ?? 0));
}

function keptOf(option: string, keep: unknown): (limit: number) => number {
  if (typeof keep === 'number') {
    const units = validateInteger(option, keep, '100', 0);
    return () => units;
  }
  const allowed = "whole units, or a share from '0%' to '100%'";
  const match = typeof keep === 'string' ? /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(keep) : null;
  if (match === null) throw wrongType(option, keep, allowed, "'20%'");
  const share = Number(match[1]) / 100;
  if (share > 1) throw outOfRange(option, keep, allowed, "'20%'");
  // Rounded up: others keep at least their share.
  return (limit) => Math.ceil(limit * share);
}
