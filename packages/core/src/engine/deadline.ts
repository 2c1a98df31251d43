import { RateLimitError } from '../errors.ts';
import type { StoreCallOptions } from '../store.ts';
import { type DeadlineWatch, Timed, type Timeouts } from './deadline-watch.ts';

/**
 * Resolves as the call does, or rejects with STORE_TIMEOUT when it has not settled by the deadline of the watch. Aborts
 * the `signal` that the call was given then; what the call does later is ignored. Never rejects with anything but a
 * `RateLimitError`, except what `isOurs` knows as an error of our own.
 */
export function withDeadline<T>(
  watch: DeadlineWatch,
  call: (options: StoreCallOptions) => Promise<T>,
  isOurs: (error: unknown) => boolean = () => false,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const options = new CallOptions();
    const timed = new TimedCall(options, watch, reject);
    const failed = (error: unknown): void => {
      watch.delete(timed);
      reject(isOurs(error) ? error : RateLimitError.from(error));
    };
    let answer: Promise<T>;
    // Not an async function, which would cost every check two more promises.
    try {
      answer = Promise.resolve(call(options));
    } catch (error) {
      // A store that throws at once instead of rejecting.
      failed(error);
      return;
    }
    answer.then((value) => {
      watch.delete(timed);
      resolve(value);
    }, failed);
  });
}

/** A call under way. */
class TimedCall extends Timed {
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
    // A store that never answers must not be remembered for ever.
    this.#watch.delete(this);
    this.#options.abort(unanswered);
    this.#reject(unanswered);
    return undefined;
  }
}

/** Makes its signal only for a store that looks at it: most calls end well before their deadline. */
class CallOptions implements StoreCallOptions {
  #controller: AbortController | undefined;
  #reason: RateLimitError | undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      // A store may ask for it late, before it sends something again, say.
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  abort(reason: RateLimitError): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
