import { type ClientRateLimitInfo, MemoryStore, type Options } from 'express-rate-limit';
import type { Open } from '../../../contender.ts';

/** Its store alone, without a request; the middleware compares the count with its limit. */
export const open: Open = ({ limit }) => {
  const store = new MemoryStore();
  // The store reads only this option of the middleware.
  store.init({ windowMs: 3_600_000 } as Options);
  return {
    check: (key) => store.increment(key),
    allows: (answer) => (answer as ClientRateLimitInfo).totalHits <= limit,
    close: async () => store.shutdown(),
  };
};
