import type { ResultListener } from '../checks/check.ts';
import type { Decision } from '../decision.ts';
import { RateLimitError } from '../errors.ts';

/** Waits for the answer to a check. Only the first call of `resolve` or `reject` counts. */
export interface Caller {
  /** By the monotonic clock. */
  readonly arrivedMs: number;
  /** Whether it aborted before the command was sent, so the command must not count it. */
  hasLeft: boolean;
  readonly onResult: ResultListener | undefined;
  resolve(decision: Decision): void;
  reject(error: unknown): void;
}

/** The same caller until the signal is aborted, which calls `onAbort` and rejects it. */
export function untilAborted(
  caller: Caller,
  signal: AbortSignal,
  onAbort: (listening: Caller) => void,
): Caller {
  const settled = (): void => signal.removeEventListener('abort', aborted);
  const listening: Caller = {
    arrivedMs: caller.arrivedMs,
    hasLeft: false,
    onResult: caller.onResult,
    resolve: (decision) => {
      settled();
      caller.resolve(decision);
    },
    reject: (error) => {
      settled();
      caller.reject(error);
    },
  };
  const aborted = (): void => {
    onAbort(listening);
    caller.reject(RateLimitError.aborted(signal));
  };
  signal.addEventListener('abort', aborted, { once: true });
  return listening;
}
