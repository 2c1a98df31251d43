import { type RateLimitError, storeError } from '../errors.ts';
import type { StoreCallOptions } from '../store.ts';
import { type DeadlineWatch, type Timeouts, WatchEntry } from './deadline-watch.ts';

/**
 * Resolves as the call does, or rejects with STORE_TIMEOUT if it has not settled by the deadline of the
 * watch. Then the `signal` that the call was given is aborted, and whatever the call does later is ignored.
 * Always rejects with a `RateLimitError`, except for errors that `isOurs` recognises as our own, and for
 * a programmer's mistake, such as a clock without whole numbers.
 */
export function withDeadline<T>(
  watch: DeadlineWatch,
  call: (options: StoreCallOptions) => Promise<T>,
  isOurs: (error: unknown) => boolean = () => false,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const options = new CallOptions();
    const entry = new CallUnderWay(options, watch, reject);
    const failed = (error: unknown): void => {
      watch.delete(entry);
      reject(storeError(error, isOurs(error)));
    };
    let answer: Promise<T>;
    // Not an async function, which would cost every check two more promises.
    try {
      answer = Promise.resolve(call(options));
    } catch (error) {
      // The store threw instead of rejecting.
      failed(error);
      return;
    }
    answer.then((value) => {
      watch.delete(entry);
      resolve(value);
    }, failed);
  });
}

class CallUnderWay extends WatchEntry {
  readonly #startedMs = performance.now();
  readonly #options: CallOptions;
  readonly #watch: DeadlineWatch;
  readonly #reject: (error: RateLimitError) => void;

  constructor(options: CallOptions, watch: DeadlineWatch, reject: (error: RateLimitError) => void) {
    super();
    this.#options = options;
    this.#watch = watch;
    this.#reject = reject;
    watch.add(this);
  }

  expire(startedByMs: number, { unanswered }: Timeouts): number | undefined {
    if (this.#startedMs > startedByMs) return this.#startedMs;
    // The store may never answer; the entry must not stay for that long.
    this.#watch.delete(this);
    this.#options.abort(unanswered);
    this.#reject(unanswered);
    return undefined;
  }
}

/** Of `node:events`; absent in runtimes that do not warn of many listeners. */
const setMaxListeners = (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule?.(
  'node:events',
)?.setMaxListeners;

/** Creates its signal only for a store that reads it: most calls end well before their deadline. */
class CallOptions implements StoreCallOptions {
  #controller: AbortController | undefined;
  #reason: RateLimitError | undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      // A store may listen for each statement of a batch. Node takes more than ten listeners for a leak.
      setMaxListeners?.(0, this.#controller.signal);
      // A store may read it late, for example before it sends something again.
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  abort(reason: RateLimitError): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
