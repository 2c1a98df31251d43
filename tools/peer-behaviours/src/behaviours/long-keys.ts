import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';
import { refusalOf } from '../refusal-of.ts';

const LENGTH = 4096;

/** Two keys of 4 kB that differ in their last character. */
export const longKeys: Behaviour = {
  title: 'A key may have 4 kB',
  why: 'A token or a URL is longer than a column of 255 characters; what does not fit is an error on every request.',
  async observe({ window, keyed }) {
    if (!keyed) return undefined;
    const gate = await window({ limit: 1, windowMs: 60_000 });
    const [one, other] = ['1', '2'].map((end) => 'k'.repeat(LENGTH - 1) + end) as [string, string];
    const refusal = await refusalOf(() => gate.check(one));
    if (refusal !== undefined) return observed(false, `the first check ${refusal}`);
    const more = await countAllowed(() => gate.check(one), 2);
    const others = await countAllowed(() => gate.check(other), 2);
    return observed(more === 0 && others === 1, `1 of 3 with one key passed, ${others} of 2 with the other`);
  },
};
