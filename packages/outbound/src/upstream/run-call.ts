import { RateLimitError } from '@sluice/core';
import { isNeverSent } from '../never-sent.ts';
import type { Observation } from '../observation.ts';
import type { ResponseLike } from '../upstream-response.ts';
import type { Permit } from './permit.ts';

/** How a call is made once more. */
export interface RepeatOptions {
  /** Whether its body can be sent again. */
  readonly mayRepeat: boolean;
  /** Ends with the first outcome if the wait for the second attempt would be too long; otherwise, rejects. */
  readonly keepsFirst: boolean;
  /** Called before the second attempt with the first result, which no caller will see. */
  readonly drop?: (result: unknown) => unknown;
}

/** Makes the call with a permit, and once more if the upstream limited it. */
export async function runCall<T>(
  acquire: () => Promise<Permit>,
  call: (permit: Permit) => T | Promise<T>,
  options: RepeatOptions = { mayRepeat: true, keepsFirst: false },
): Promise<T> {
  const first = await settledCall(await acquire(), call);
  if (!options.mayRepeat || !isWorthRepeating(first.observation)) return resultOf(first);
  const permit = await acquire().catch((error: unknown) => {
    if (options.keepsFirst && RateLimitError.is(error)) return undefined;
    throw error;
  });
  if (permit === undefined) return resultOf(first);
  if ('result' in first) await options.drop?.(first.result);
  return resultOf(await settledCall(permit, call));
}

/** The outcome of a call, and what its response said. */
export type Attempt<T> = { readonly observation: Observation | undefined } & (
  | { readonly result: T }
  | { readonly error: unknown }
);

/** Whether the upstream limited the call, and waiting helps. */
export function isWorthRepeating(observation: Observation | undefined): boolean {
  const limited = observation?.limited;
  return limited !== undefined && limited.isPermanent !== true;
}

/** Returns the result of the attempt, or throws its error. */
export function resultOf<T>(attempt: Attempt<T>): T {
  if ('error' in attempt) throw attempt.error;
  return attempt.result;
}

/**
 * Makes the call and settles its permit by the result: a response, an error that has one, or an error of the
 * network. A call that settles the permit itself keeps the last word.
 */
export async function settledCall<T>(
  permit: Permit,
  call: (permit: Permit) => T | Promise<T>,
): Promise<Attempt<T>> {
  try {
    const result = await call(permit);
    return { result, observation: settleByResponse(permit, result) };
  } catch (error) {
    const { response } = (error ?? {}) as { response?: unknown };
    if (isResponse(response)) return { error, observation: permit.observe(response) };
    if (isNeverSent(error)) permit.unsent();
    else permit.lost();
    return { error, observation: permit.settled ? permit.observe({}) : undefined };
  }
}

/** A result that is not a response says nothing: the call is charged, unless it settled the permit itself. */
function settleByResponse(permit: Permit, result: unknown): Observation | undefined {
  if (!permit.settled && !isResponse(result)) {
    permit.lost();
    return undefined;
  }
  return permit.observe(isResponse(result) ? result : {});
}

function isResponse(value: unknown): value is ResponseLike {
  if (typeof value !== 'object' || value === null) return false;
  const { status, statusCode, headers } = value as ResponseLike;
  return typeof (status ?? statusCode) === 'number' && typeof headers === 'object';
}
