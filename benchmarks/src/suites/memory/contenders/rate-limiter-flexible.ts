import { RateLimiterMemory, RateLimiterUnion } from 'rate-limiter-flexible';
import type { Open } from '../../../contender.ts';
import { flexibleContender } from '../../flexible-limiter.ts';

/** With `copies`, a union of that many limiters; each is charged separately. */
export const open: Open = ({ limit, options }) => {
  const { copies, answersDenials = false } = options as { copies?: number; answersDenials?: boolean };
  const limiterNamed = (keyPrefix: string): RateLimiterMemory =>
    new RateLimiterMemory({ points: limit, duration: 3600, keyPrefix });
  if (copies === undefined) return flexibleContender(limiterNamed('one'), answersDenials);
  const limiters = Array.from({ length: copies }, (_, i) => limiterNamed(`limit-${i}`));
  return flexibleContender(new RateLimiterUnion(...limiters), answersDenials);
};
