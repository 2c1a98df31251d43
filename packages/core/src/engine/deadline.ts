import { RateLimitError } from '../errors.ts';
import type { StoreCallOptions } from '../store.ts';
import { PatientTimer } from './patient-timer.ts';

/**
 * Resolves as the call does, or rejects with STORE_TIMEOUT when it has not settled in time. Aborts the `signal` that the
 * call was given then; what the call does later is ignored. Never rejects with anything but a `RateLimitError`, except
 * what `isOurs` knows as an error of our own.
 */
export function withDeadline<T>(
  deadlineMs: number,
  call: (options: StoreCallOptions) => Promise<T>,
  isOurs: (error: unknown) => boolean = () => false,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const options = new CallOptions();
    const timer = new PatientTimer(deadlineMs, () => {
      const error = new RateLimitError('STORE_TIMEOUT', `The store did not answer within ${deadlineMs} ms.`);
      options.abort(error);
      reject(error);
    });
    started(call, options).then(
      (value) => {
        timer.clear();
        resolve(value);
      },
      (error: unknown) => {
        timer.clear();
        reject(isOurs(error) ? error : RateLimitError.from(error));
      },
    );
  });
}

/** A store that throws at once instead of rejecting must not escape the deadline's bookkeeping. */
async function started<T>(
  call: (options: StoreCallOptions) => Promise<T>,
  options: StoreCallOptions,
): Promise<T> {
  return call(options);
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
