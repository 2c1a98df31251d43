import type { Open } from '../contender.ts';

/** Checks nothing, so only the measuring loop remains. */
export const open: Open = ({ options }) => ({
  check: options.awaited === true ? async (key) => key : (key) => key,
});
