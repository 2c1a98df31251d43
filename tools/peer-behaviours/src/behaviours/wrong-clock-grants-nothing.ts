import { type Behaviour, observed } from '../behaviour.ts';
import { freshName } from '../fresh-name.ts';
import { inTime } from '../in-time.ts';

const LIMIT = 10;
const WINDOW_MS = 8000;
const SKEWS_MS = [0, 10_000, -10_000] as const;

/** Three processes, two of them with a clock that is wrong by more than a window, one after the other in one window. */
export const wrongClockGrantsNothing: Behaviour = {
  title: 'A process whose clock is 10 s wrong gets nothing extra',
  why: 'Where the clock of the app decides, a process with a fast one ends everybody’s windows early.',
  evidence: 'https://github.com/spring-cloud/spring-cloud-gateway/pull/1688',
  isHeavy: true,
  async observe({ shared }, elsewhere) {
    if (!shared) return undefined;
    const processes = await Promise.all(SKEWS_MS.map((clockSkewMs) => elsewhere.start({ clockSkewMs })));
    const options = { limit: LIMIT, windowMs: WINDOW_MS, namespace: freshName() };
    const served: number[] = [];
    await inTime(WINDOW_MS, async () => {
      for (const process of processes)
        served.push(await process.count({ options, key: 'key', times: LIMIT }));
    });
    const total = served.reduce((sum, one) => sum + one, 0);
    const each = SKEWS_MS.map((skewMs, i) => `${served[i]} at ${skewMs / 1000} s`);
    return observed(total === LIMIT, `${total} served, limit ${LIMIT}: ${each.join(', ')}`);
  },
};
