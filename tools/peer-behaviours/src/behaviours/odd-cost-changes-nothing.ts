import type { CostGate } from '../abilities/gate.ts';
import { behaviour, observed } from '../behaviour.ts';
import { countAllowed, failureOf } from '../check-counts.ts';

const LIMIT = 10;

/** NaN and Infinity must not pass, and must leave all 10 of 10. */
export const oddCostChangesNothing = behaviour({
  title: 'A cost of NaN or Infinity does not pass and changes nothing',
  why: 'A count that has become NaN exceeds no limit: after one bad request, everything passes.',
  needs: ['costs'],
  async observe({ costs }) {
    const seen: string[] = [];
    let isRight = true;
    for (const cost of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const gate = await costs({ limit: LIMIT, windowMs: 60_000 });
      const { passed, left, how } = await after(gate, cost);
      isRight &&= !passed && left === LIMIT;
      seen.push(`${cost} ${how}, then ${left} of ${LIMIT}`);
    }
    return observed(isRight, `${seen.join('; ')} (of ${LIMIT + 5} tries each)`);
  },
});

async function after(gate: CostGate, cost: number) {
  const failure = await failureOf(() => gate.spend('key', cost));
  const left = await countAllowed(() => gate.check('key'), LIMIT + 5);
  return { passed: failure === undefined, how: failure ?? 'passed', left };
}
