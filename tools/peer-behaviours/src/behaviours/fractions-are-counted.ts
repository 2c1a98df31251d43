import { behaviour, observed } from '../behaviour.ts';
import { failureOf } from '../check-counts.ts';

/** Four halves must fit a limit of 2, and a fifth must not. */
export const fractionsAreCounted = behaviour({
  title: 'Counts fractions of a unit',
  why: 'Budgets of money or time need not be whole. Sluice counts whole units: multiply them, and count thousandths.',
  needs: ['costs'],
  async observe({ costs }) {
    const { spend } = await costs({ limit: 2, windowMs: 60_000 });
    const failures: (string | undefined)[] = [];
    for (let i = 0; i < 5; i++) failures.push(await failureOf(() => spend('key', 0.5)));
    const passed = failures.filter((failure) => failure === undefined).length;
    return observed(
      passed === 4 && failures[4] !== undefined,
      `limit 2: ${passed} of 5 checks of 0.5 passed${failures[4] ? `, the last ${failures[4]}` : ''}`,
    );
  },
});
