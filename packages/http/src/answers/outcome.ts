import type { Decision } from '@sluice/core';
import type { Header } from '../headers/rate-limit-headers.ts';
import type { RefusalAnswer } from './refusal.ts';

/** What a guard found: what an adapter is to do with the request. */
export type Outcome = Pass | Limited | Failed | Gone;

/** Set the headers and let it pass. Without a decision where it was not checked. */
export interface Pass {
  readonly kind: 'pass';
  readonly decision: Decision | undefined;
  readonly headers: readonly Header[];
}

/** Set the headers and answer in the handler's place. */
export interface Limited {
  readonly kind: 'limited';
  readonly decision: Decision;
  readonly headers: readonly Header[];
  readonly answer: RefusalAnswer;
}

/** Hand the error to the framework's error handler; the request must not pass. */
export interface Failed {
  readonly kind: 'failed';
  readonly error: object;
}

/** The client has gone while the store was asked: there is nobody to answer. */
export interface Gone {
  readonly kind: 'gone';
}

/** Some frameworks take a falsy error, or a text, for leave to go on: what threw one must not let a request pass. */
export function failed(caller: string, error: unknown): Failed {
  if (typeof error === 'object' && error !== null) return { kind: 'failed', error };
  const message = `${caller}: a function of the options threw ${JSON.stringify(String(error))}.`;
  return { kind: 'failed', error: new Error(message, { cause: error }) };
}
