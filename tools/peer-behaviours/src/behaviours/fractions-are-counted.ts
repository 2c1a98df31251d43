import { type Behaviour, observed } from '../behaviour.ts';
import { refusalOf } from '../refusal-of.ts';

/** Four halves must fit a limit of 2, and not a fifth. */
export const fractionsAreCounted: Behaviour = {
  title: 'Counts fractions of a unit',
  why: 'Budgets of money or of time need not be whole. Sluice counts whole units: multiply them, count thousandths.',
  async observe({ window }) {
    const { spend } = await window({ limit: 2, windowMs: 60_000 });
    if (spend === undefined) return undefined;
    const refusals: (string | undefined)[] = [];
    for (let i = 0; i < 5; i++) refusals.push(await refusalOf(() => spend('key', 0.5)));
    const passed = refusals.filter((refusal) => refusal === undefined).length;
    return observed(
      passed === 4 && refusals[4] !== undefined,
      `limit 2: ${passed} of 5 checks of 0.5 passed${refusals[4] ? `, the last ${refusals[4]}` : ''}`,
    );
  },
};
