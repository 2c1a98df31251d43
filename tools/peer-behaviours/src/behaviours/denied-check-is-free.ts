import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';

/** 8 of 10 are used, 5 are refused: 2 must be left. */
export const deniedCheckIsFree: Behaviour = {
  title: 'A denied check costs nothing',
  why: 'Else a client that asks for too much once loses what it still had, and one that goes on asking never gets in.',
  evidence: 'https://github.com/upstash/ratelimit-js/pull/156',
  async observe({ window }) {
    const { spend } = await window({ limit: 10, windowMs: 60_000 });
    if (spend === undefined) return undefined;
    const first = await spend('key', 8);
    const tooMuch = await spend('key', 5);
    const left = await countAllowed(() => spend('key', 1), 4);
    const isFree = first.allowed && !tooMuch.allowed && left === 2;
    return observed(
      isFree,
      `limit 10: 8 ${word(first.allowed)}, 5 ${word(tooMuch.allowed)}, then ${left} of the 2 that were left`,
    );
  },
};

function word(allowed: boolean): string {
  return allowed ? 'allowed' : 'denied';
}
