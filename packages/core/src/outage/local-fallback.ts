import type { Check } from '../checks/check.ts';
import { type Command, transitionOf } from '../command.ts';
import { type Decision, decide } from '../decision.ts';
import { type RateLimitError, wrongType } from '../errors.ts';
import { validateInteger, validateOptions } from '../option-validation.ts';
import type { SyncStore } from '../store.ts';

/** How soon a check that nobody could be asked about is worth trying again: a guess. */
export const RETRY_AFTER_OUTAGE_MS = 1000;

/** The options of {@link local}. */
export interface LocalOptions {
  /** A store in this process, such as `memoryStore()`, and not the limiter's own. Stays the caller's to close. */
  readonly store: SyncStore;
  /** How many processes share the limits at most: a whole number of at least 1. */
  readonly instances: number;
}

/**
 * A failure policy: while the store is out, checks are decided in this process, each against its share of the limits. A
 * check of cost c is made with a cost of c * `instances` against the same limits in the other store: whatever the algorithm,
 * all instances together never admit more than a limit during an outage (beside what the store has admitted before).
 * What was counted here stays here when the store is back. Throws a `TypeError` or `RangeError` that names the option
 * at fault.
 */
export function local(options: LocalOptions): LocalFallback {
  const caller = 'local';
  validateOptions(caller, options, ['store', 'instances'], '{ store: memoryStore(), instances: 8 }');
  const { store, instances } = options;
  if (typeof store?.updateSync !== 'function') {
    throw wrongType(`${caller}: \`store\``, store, 'a store that answers synchronously', 'memoryStore()');
  }
  return new LocalFallback(store, validateInteger(`${caller}: \`instances\``, instances, '8'));
}

/** What {@link local} makes: goes into `onStoreFailure`. */
export class LocalFallback {
  readonly store: SyncStore;
  readonly instances: number;

  constructor(store: SyncStore, instances: number) {
    this.store = store;
    this.instances = instances;
  }

  /** The decision on this process's share. A refund gives nothing back: who was charged for it, nobody knows now. */
  decide({ names, keys, cost, kind }: Check, failure: RateLimitError): Decision {
    const asked = kind === 'refund' ? 0 : cost * this.instances;
    const command: Command = { keys, cost: asked, count: kind === 'consume' ? 1 : 0 };
    const { granted, nowMs, records } = this.store.updateSync(keys, transitionOf(command));
    const whole = decide(names, keys, records, nowMs, asked, command.count > 0 && granted > 0);
    return {
      ...this.#share(whole, cost),
      degraded: true,
      failure,
      limits: whole.limits.map((status) => this.#share(status, cost)),
    };
  }

  /** The numbers as they are for one instance. Rounded down: nothing is promised that would not be granted. */
  #share<T extends { limit: number; remaining: number; retryAfterMs: number }>(whole: T, cost: number): T {
    // What can never fit a share may still fit the limit, once the store is back.
    const fitsLater = whole.retryAfterMs === Number.POSITIVE_INFINITY && cost <= whole.limit;
    return {
      ...whole,
      limit: Math.floor(whole.limit / this.instances),
      remaining: Math.floor(whole.remaining / this.instances),
      retryAfterMs: fitsLater ? RETRY_AFTER_OUTAGE_MS : whole.retryAfterMs,
    };
  }
}
