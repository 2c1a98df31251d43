import type { HeaderFields } from '../header-fields.ts';
import { isNeverSent } from '../never-sent.ts';
import type { Permit } from '../upstream/permit.ts';

/** A handler of responses, as undici calls it since version 7. */
export interface ResponseHandler {
  onRequestStart?(...args: unknown[]): unknown;
  onRequestUpgrade?(...args: unknown[]): unknown;
  onResponseStart?(controller: unknown, status: number, headers: HeaderFields, message?: string): unknown;
  onResponseData?(...args: unknown[]): unknown;
  onResponseEnd?(...args: unknown[]): unknown;
  onResponseError?(controller: unknown, error: unknown): unknown;
}

/** Passes everything on, and settles the permit with the first thing that says how the call has ended. */
export class GatedHandler implements ResponseHandler {
  readonly #handler: ResponseHandler;
  readonly #permit: Permit;
  #hasStarted = false;

  constructor(handler: ResponseHandler, permit: Permit) {
    this.#handler = handler;
    this.#permit = permit;
  }

  /** Sends the call. What `send` throws is the error of the call. */
  sendBy(send: () => unknown): void {
    try {
      send();
    } catch (error) {
      this.onResponseError(undefined, error, true);
    }
  }

  onRequestStart(...args: unknown[]): unknown {
    this.#hasStarted = true;
    return this.#handler.onRequestStart?.(...args);
  }

  onRequestUpgrade(...args: unknown[]): unknown {
    this.#permit.lost();
    return this.#handler.onRequestUpgrade?.(...args);
  }

  onResponseStart(controller: unknown, status: number, headers: HeaderFields, message?: string): unknown {
    // A response from 100 to 199 comes before the response.
    if (status >= 200) this.#permit.observe({ status, headers });
    return this.#handler.onResponseStart?.(controller, status, headers, message);
  }

  onResponseData(...args: unknown[]): unknown {
    return this.#handler.onResponseData?.(...args);
  }

  onResponseEnd(...args: unknown[]): unknown {
    this.#permit.lost();
    return this.#handler.onResponseEnd?.(...args);
  }

  /** `isUnsent`: the call was certainly not sent, as when it never got a connection. */
  onResponseError(controller: unknown, error: unknown, isUnsent: boolean = !this.#hasStarted): unknown {
    if (isUnsent || isNeverSent(error)) this.#permit.unsent();
    else this.#permit.lost();
    return this.#handler.onResponseError?.(controller, error);
  }
}
