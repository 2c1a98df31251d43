import type { Gate } from '../abilities.ts';
import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';
import { refusalOf } from '../refusal-of.ts';

const LIMIT = 10;

/** NaN and Infinity must not pass, and must leave all 10 of 10. */
export const oddCostChangesNothing: Behaviour = {
  title: 'A cost of NaN or Infinity does not pass and changes nothing',
  why: 'A count that has become NaN is over no limit: one bad request lets everything through from then on.',
  async observe({ window }) {
    const seen: string[] = [];
    let isRight = true;
    for (const cost of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const gate = await window({ limit: LIMIT, windowMs: 60_000 });
      if (gate.spend === undefined) return undefined;
      const { passed, left, how } = await after(gate, gate.spend, cost);
      isRight &&= !passed && left === LIMIT;
      seen.push(`${cost} ${how}, then ${left} of ${LIMIT}`);
    }
    return observed(isRight, `${seen.join('; ')} (of ${LIMIT + 5} tries each)`);
  },
};

async function after(gate: Gate, spend: NonNullable<Gate['spend']>, cost: number) {
  const refusal = await refusalOf(() => spend('key', cost));
  const left = await countAllowed(() => gate.check('key'), LIMIT + 5);
  return { passed: refusal === undefined, how: refusal ?? 'passed', left };
}
