import { type Behaviour, observed } from '../behaviour.ts';

const LIMIT = 10;

/** Reads a key that nobody has used. */
export const unknownKeyIsFull: Behaviour = {
  title: 'Reading an unknown key tells a full quota, or that there is none',
  why: 'A dashboard that asks before the first request shows nonsense otherwise.',
  async observe({ window }) {
    const gate = await window({ limit: LIMIT, windowMs: 60_000 });
    if (gate.peek === undefined) return undefined;
    const found = await gate.peek('nobody');
    const after = await gate.peek('nobody');
    const isFull = [found, after].every((one) => one === null || one.remaining === LIMIT);
    return observed(
      isFull,
      found === null ? 'says that there is none' : `${found.remaining} of ${LIMIT} left`,
    );
  },
};
