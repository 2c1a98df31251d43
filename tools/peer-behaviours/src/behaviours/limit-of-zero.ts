import { behaviour, observed } from '../behaviour.ts';
import { countAllowed, firstLine } from '../check-counts.ts';

const TRIES = 3;

/** A limit of 0. */
export const limitOfZero = behaviour({
  title: 'A limit of 0 admits nothing',
  why: 'A switch to close a route.',
  needs: ['window'],
  async observe({ window }) {
    try {
      const gate = await window({ limit: 0, windowMs: 60_000 });
      const passed = await countAllowed(() => gate.check('key'), TRIES);
      return observed(passed === 0, `${passed} of ${TRIES} passed`);
    } catch (error) {
      return observed(false, `threw ${firstLine(error)}`);
    }
  },
});
