import { freshNamespace } from '../abilities/gate.ts';
import { behaviour, observed } from '../behaviour.ts';
import { fasterThan } from '../scheduling.ts';

const LIMIT = 10;
const WINDOW_MS = 8000;
const SKEWS_MS = [0, 10_000, -10_000] as const;

/** Three processes, one after the other in one window; the clocks of two are off by more than a window. */
export const wrongClockGrantsNothing = behaviour({
  title: 'A process whose clock is 10 s off gets nothing extra',
  why: 'Where the app’s clock decides, a process with a fast clock ends everybody’s windows early.',
  evidence: 'https://github.com/spring-cloud/spring-cloud-gateway/pull/1688',
  needs: ['shared'],
  isHeavy: true,
  async observe(_offered, processes) {
    const others = await Promise.all(SKEWS_MS.map((clockSkewMs) => processes.start({ clockSkewMs })));
    const options = { limit: LIMIT, windowMs: WINDOW_MS, namespace: freshNamespace() };
    const served: number[] = [];
    await fasterThan(WINDOW_MS, async () => {
      for (const process of others) served.push(await process.count({ options, key: 'key', times: LIMIT }));
    });
    const total = served.reduce((sum, one) => sum + one, 0);
    const each = SKEWS_MS.map((skewMs, i) => `${served[i]} at ${skewMs / 1000} s`);
    return observed(total === LIMIT, `${total} served, limit ${LIMIT}: ${each.join(', ')}`);
  },
});
