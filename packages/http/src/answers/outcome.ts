import type { Decision } from '@sluice/core';
import { CALLER } from '../caller.ts';
import type { Header } from '../headers/quota-headers.ts';
import type { RefusalAnswer } from './refusal-answer.ts';

/** The result of checking a request: what the adapter must do with it. */
export type Outcome = Pass | Limited | Failed | Gone;

/** Set the headers and let the request pass. */
export interface Pass {
  readonly kind: 'pass';
  /** Undefined if the request was not checked. */
  readonly decision: Decision | undefined;
  /** Whether the decision was made in shadow mode, so that it had no effect on this request. */
  readonly isShadow: boolean;
  readonly headers: readonly Header[];
}

/** Set the headers and send the answer in place of the handler's. */
export interface Limited {
  readonly kind: 'limited';
  readonly decision: Decision;
  readonly headers: readonly Header[];
  readonly answer: RefusalAnswer;
}

/** Pass the error to the framework's error handler. The request must not pass. */
export interface Failed {
  readonly kind: 'failed';
  readonly error: object;
}

/** The client disconnected during the check. Send nothing and run no handler. */
export interface Gone {
  readonly kind: 'gone';
}

/**
 * Returns the outcome of an error. A thrown value that is not an object is wrapped in an `Error`, because
 * some frameworks take a falsy error, or certain strings, as permission to go on.
 */
export function failed(error: unknown): Failed {
  if (typeof error === 'object' && error !== null) return { kind: 'failed', error };
  const message = `${CALLER}: a function of the options threw ${JSON.stringify(String(error))}.`;
  return { kind: 'failed', error: new Error(message, { cause: error }) };
}
