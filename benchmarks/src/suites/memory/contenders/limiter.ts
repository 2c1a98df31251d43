import { RateLimiter } from 'limiter';
import type { Open } from '../../../contender.ts';

/** It has no keys, so there is one limiter per key in a Map, as in its users' code. */
export const open: Open = ({ limit }) => {
  const limiters = new Map<string, RateLimiter>();
  return {
    check: (key) => {
      let limiter = limiters.get(key);
      if (limiter === undefined) {
        limiter = new RateLimiter({ tokensPerInterval: limit, interval: 'hour' });
        limiters.set(key, limiter);
      }
      return limiter.tryRemoveTokens(1);
    },
    allows: (answer) => answer === true,
  };
};
