import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';

/** Spends 8 of 10, is denied 5, and must have 2 left. */
export const deniedCheckIsFree = behaviour({
  title: 'A denied check costs nothing',
  why: 'Otherwise a client that once asks for too much loses what it had left, and one that keeps trying never gets in.',
  evidence: 'https://github.com/upstash/ratelimit-js/pull/156',
  needs: ['costs'],
  async observe({ costs }) {
    const { spend } = await costs({ limit: 10, windowMs: 60_000 });
    const first = await spend('key', 8);
    const tooMuch = await spend('key', 5);
    const left = await countAllowed(() => spend('key', 1), 4);
    const isFree = first.allowed && !tooMuch.allowed && left === 2;
    return observed(
      isFree,
      `limit 10: 8 ${word(first.allowed)}, 5 ${word(tooMuch.allowed)}, then ${left} of the 2 that were left`,
    );
  },
});

function word(allowed: boolean): string {
  return allowed ? 'allowed' : 'denied';
}
