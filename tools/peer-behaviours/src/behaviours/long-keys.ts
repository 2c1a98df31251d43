import { behaviour, observed } from '../behaviour.ts';
import { countAllowed, failureOf } from '../check-counts.ts';

const LENGTH = 4096;

/** Two keys of 4 kB that differ in their last character. */
export const longKeys = behaviour({
  title: 'A key may be 4 kB long',
  why: 'A token or a URL can exceed a column of 255 characters, and then every request fails.',
  needs: ['window', 'keyed'],
  async observe({ window }) {
    const gate = await window({ limit: 1, windowMs: 60_000 });
    const [one, other] = ['1', '2'].map((end) => 'k'.repeat(LENGTH - 1) + end) as [string, string];
    const failure = await failureOf(() => gate.check(one));
    if (failure !== undefined) return observed(false, `the first check ${failure}`);
    const more = await countAllowed(() => gate.check(one), 2);
    const others = await countAllowed(() => gate.check(other), 2);
    return observed(more === 0 && others === 1, `1 of 3 with one key passed, ${others} of 2 with the other`);
  },
});
