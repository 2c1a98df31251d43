import { behaviour, observed } from '../behaviour.ts';

const LIMIT = 10;

/** Reads a key that was never used. */
export const unknownKeyIsFull = behaviour({
  title: 'Reading an unknown key reports a full quota, or no record',
  why: 'Otherwise a dashboard that reads before the first request shows nonsense.',
  needs: ['reads'],
  async observe({ reads }) {
    const gate = await reads({ limit: LIMIT, windowMs: 60_000 });
    const found = await gate.peek('unused');
    const after = await gate.peek('unused');
    const isFull = [found, after].every((one) => one === null || one.remaining === LIMIT);
    return observed(isFull, found === null ? 'reports no record' : `${found.remaining} of ${LIMIT} left`);
  },
});
