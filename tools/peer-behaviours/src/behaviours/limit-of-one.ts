import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowedAtOnce } from '../count-allowed.ts';
import { inTime } from '../in-time.ts';

const CALLERS = 8;
const WINDOW_MS = 1000;

/** One of eight, with every algorithm, and one again when two windows have passed. */
export const limitOfOne: Behaviour = {
  title: 'A limit of 1 lets exactly one pass, with every algorithm',
  why: 'Rounding of a weighted count makes it two, or none for ever.',
  evidence: 'https://github.com/upstash/ratelimit-js/issues/39',
  async observe({ window, algorithms = {} }) {
    const makers = Object.entries({ window, ...algorithms });
    const seen = await Promise.all(
      makers.map(async ([name, make]) => {
        const gate = await make({ limit: 1, windowMs: WINDOW_MS });
        const first = await inTime(WINDOW_MS, () => countAllowedAtOnce(() => gate.check('key'), CALLERS));
        // After two windows, nothing weighs on any algorithm.
        await sleep(2 * WINDOW_MS + 25);
        const second = await inTime(WINDOW_MS, () => countAllowedAtOnce(() => gate.check('key'), CALLERS));
        return { name, first, second };
      }),
    );
    return observed(
      seen.every(({ first, second }) => first === 1 && second === 1),
      `of ${CALLERS}, then of ${CALLERS} after two windows: ${seen.map(({ name, first, second }) => `${name} ${first} and ${second}`).join(', ')}`,
    );
  },
};
