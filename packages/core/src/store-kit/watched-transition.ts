import type { Transition } from '../transition.ts';

/** A transition that remembers what it threw. */
export interface WatchedTransition<T> {
  /** To be applied instead of the one that is watched. */
  readonly transition: Transition<T>;
  /** Whether the error is what the transition threw: then it is not the store's, and goes to the caller as it is. */
  threw(error: unknown): boolean;
}

/** Tells an error of the transition, such as a mistake in a custom algorithm, from one of the store that applies it. */
export function watchTransition<T>(transition: Transition<T>): WatchedTransition<T> {
  // An object, since `undefined` can be thrown too.
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
