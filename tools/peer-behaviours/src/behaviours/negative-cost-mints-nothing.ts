import { behaviour, observed } from '../behaviour.ts';
import { failureOf } from '../check-counts.ts';

/** Spends -1000 of 10, then 900. */
export const negativeCostMintsNothing = behaviour({
  title: 'A negative cost mints no quota',
  why: 'Costs are often computed from a request: a client that gets one below zero has no limit.',
  needs: ['costs'],
  async observe({ costs }) {
    const { spend } = await costs({ limit: 10, windowMs: 60_000 });
    const failure = await failureOf(() => spend('key', -1000));
    const after = await spend('key', 900);
    const left = await spend('key', 10);
    return observed(
      !after.allowed && left.allowed,
      `limit 10: -1000 ${failure ?? 'was accepted'}; then 900 ${after.allowed ? 'passed' : 'did not'}, then 10 ${left.allowed ? 'passed' : 'did not'}`,
    );
  },
});
