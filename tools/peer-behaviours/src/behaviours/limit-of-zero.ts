import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';
import { firstLine } from '../first-line.ts';

const TRIES = 3;

/** A limit of 0. */
export const limitOfZero: Behaviour = {
  title: 'A limit of 0 lets nobody pass',
  why: 'A switch to close a route. Sluice refuses it when the limit is made: nearly always it is a mistake.',
  async observe({ window }) {
    try {
      const gate = await window({ limit: 0, windowMs: 60_000 });
      const passed = await countAllowed(() => gate.check('key'), TRIES);
      return observed(passed === 0, `${passed} of ${TRIES} passed`);
    } catch (error) {
      return observed(false, `threw ${firstLine(error)}`);
    }
  },
};
