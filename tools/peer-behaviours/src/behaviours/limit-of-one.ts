import { setTimeout as sleep } from 'node:timers/promises';
import { behaviour, observed } from '../behaviour.ts';
import { countAllowedAtOnce } from '../check-counts.ts';
import { fasterThan } from '../scheduling.ts';

const CALLERS = 8;
const WINDOW_MS = 1000;

/** One of eight, with every algorithm, and one again after two windows. */
export const limitOfOne = behaviour({
  title: 'A limit of 1 lets exactly one pass, with every algorithm',
  why: 'Rounding a weighted count admits two, or never admits any.',
  evidence: 'https://github.com/upstash/ratelimit-js/issues/39',
  needs: ['algorithms'],
  async observe({ algorithms }) {
    const makers = Object.entries(algorithms);
    const seen = await Promise.all(
      makers.map(async ([name, make]) => {
        const gate = await make({ limit: 1, windowMs: WINDOW_MS });
        const first = await fasterThan(WINDOW_MS, () => countAllowedAtOnce(() => gate.check('key'), CALLERS));
        // After two windows, nothing weighs on any algorithm.
        await sleep(2 * WINDOW_MS + 25);
        const second = await fasterThan(WINDOW_MS, () =>
          countAllowedAtOnce(() => gate.check('key'), CALLERS),
        );
        return { name, first, second };
      }),
    );
    return observed(
      seen.every(({ first, second }) => first === 1 && second === 1),
      `of ${CALLERS}, then of ${CALLERS} after two windows: ${seen.map(({ name, first, second }) => `${name} ${first} and ${second}`).join(', ')}`,
    );
  },
});
