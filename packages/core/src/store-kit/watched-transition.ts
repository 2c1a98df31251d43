import type { Transition } from '../transition.ts';

/** A transition that remembers the error it threw. */
export interface WatchedTransition<T> {
  /** Apply this one instead of the original. */
  readonly transition: Transition<T>;
  /**
   * Whether the transition threw this error. Then it is not the store's, and reaches the caller unchanged.
   */
  threw(error: unknown): boolean;
}

/**
 * Distinguishes errors of the transition, such as a mistake in a custom algorithm, from errors of the store.
 */
export function watchTransition<T>(transition: Transition<T>): WatchedTransition<T> {
  // An object, because `undefined` can be thrown too.
  let thrown: { readonly error: unknown } | undefined;
  return {
    transition: (records, nowMs) => {
      try {
        return transition(records, nowMs);
      } catch (error) {
        thrown = { error };
        throw error;
      }
    },
    threw: (error) => thrown !== undefined && thrown.error === error,
  };
}
