import { type Behaviour, observed } from '../behaviour.ts';
import { refusalOf } from '../refusal-of.ts';

/** Asks for -1000 of 10, then for 900. */
export const negativeCostMintsNothing: Behaviour = {
  title: 'A negative cost mints no quota',
  why: 'A cost is often computed from a request: whoever gets it below zero has no limit any more.',
  async observe({ window }) {
    const { spend } = await window({ limit: 10, windowMs: 60_000 });
    if (spend === undefined) return undefined;
    const refusal = await refusalOf(() => spend('key', -1000));
    const after = await spend('key', 900);
    const left = await spend('key', 10);
    return observed(
      !after.allowed && left.allowed,
      `limit 10: -1000 ${refusal ?? 'was accepted'}; then 900 ${after.allowed ? 'passed' : 'did not'}, then 10 ${left.allowed ? 'passed' : 'did not'}`,
    );
  },
};
