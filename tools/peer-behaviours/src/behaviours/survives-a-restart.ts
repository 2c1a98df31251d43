import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';

const LIMIT = 10;
const SPENT = 6;

/** A copy of the counts in another limiter. */
export const survivesARestart = behaviour({
  title: 'Counts in memory can be saved and restored',
  why: 'A deploy forgets what was counted. Sluice has no such snapshot: a shared store remembers.',
  needs: ['snapshot'],
  async observe({ snapshot }) {
    const { gate, copy } = await snapshot({ limit: LIMIT, windowMs: 60_000 });
    await countAllowed(() => gate.check('key'), SPENT);
    const restored = await copy();
    const left = await countAllowed(() => restored.check('key'), LIMIT);
    return observed(left === LIMIT - SPENT, `${SPENT} spent of ${LIMIT}, ${left} left in the copy`);
  },
});
