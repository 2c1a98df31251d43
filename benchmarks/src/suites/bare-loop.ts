import type { Open } from '../contender.ts';

/** Checks nothing: what is left is the loop that measures. */
export const open: Open = ({ options }) => ({
  check: options.awaited === true ? async (key) => key : (key) => key,
});
