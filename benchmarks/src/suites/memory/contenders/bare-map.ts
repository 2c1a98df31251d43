import type { Open } from '../../../contender.ts';

/** The least that a limiter in memory does: look up the key, and read the time. */
export const open: Open = ({ options }) => {
  const map = new Map<string, number[]>();
  const look = (key: string): number => {
    const record = map.get(key);
    if (record === undefined) map.set(key, [1]);
    return Date.now() + (record?.[0] ?? 0);
  };
  return { check: options.awaited === true ? async (key) => look(key) : look };
};
