import { RateLimitError } from '@sluice/core';
import type { ClientWatch, Framework } from '../framework.ts';
import { isThenable } from '../thenable.ts';

/** The client of one request, watched for its disconnect from the first time that something is awaited. */
export class WaitingClient<Request, Response> {
  readonly request: Request;
  readonly response: Response;
  readonly #framework: Framework<Request, Response>;
  #watch: ClientWatch | undefined;

  constructor(framework: Framework<Request, Response>, request: Request, response: Response) {
    this.#framework = framework;
    this.request = request;
    this.response = response;
  }

  /** Aborted when the client disconnects. Begins to watch it. */
  get signal(): AbortSignal {
    this.#watch ??= this.#framework.gone(this.request, this.response);
    return this.#watch.signal;
  }

  /** Whether an error says no more than that the client has disconnected. */
  isReasonOf(error: unknown): boolean {
    const signal = this.#watch?.signal;
    if (signal?.aborted !== true) return false;
    return error === signal.reason || (RateLimitError.is(error) && error.code === 'CHECK_ABORTED');
  }

  /**
   * Returns a value as it is, and a promise as one that rejects as soon as the client disconnects; see
   * {@link isReasonOf}.
   */
  wait<T>(value: T | PromiseLike<T>): T | Promise<T> {
    if (!isThenable(value)) return value;
    return new Promise<T>((resolve, reject) => {
      const { signal } = this;
      if (signal.aborted) reject(signal.reason);
      else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      value.then(resolve, reject);
    });
  }

  /** Stops watching. */
  release(): void {
    this.#watch?.release();
  }
}
