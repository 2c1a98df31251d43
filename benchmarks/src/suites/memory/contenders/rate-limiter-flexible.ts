import { RateLimiterMemory, type RateLimiterRes, RateLimiterUnion } from 'rate-limiter-flexible';
import type { Open } from '../../../contender.ts';

/** With `copies`, that many limiters in a union; each is charged by itself. With `answersDenials`, denials resolve. */
export const open: Open = ({ limit, options }) => {
  if (typeof options.copies === 'number') return union(limit, options.copies);
  const limiter = new RateLimiterMemory({ points: limit, duration: 3600 });
  const check = (key: string): Promise<RateLimiterRes> => limiter.consume(key);
  return {
    check: options.answersDenials ? (key) => check(key).catch((denial: unknown) => denial) : check,
    allows: (answer) => (answer as RateLimiterRes).consumedPoints <= limit,
  };
};

function union(limit: number, copies: number): ReturnType<Open> {
  const limiters = Array.from(
    { length: copies },
    (_, i) => new RateLimiterMemory({ points: limit, duration: 3600 + i, keyPrefix: `union-${i}` }),
  );
  const limiter = new RateLimiterUnion(...limiters);
  return {
    check: (key) => limiter.consume(key),
    allows: (answer) =>
      Object.values(answer as Record<string, RateLimiterRes>).every((one) => one.consumedPoints <= limit),
  };
}
