import { type Behaviour, observed } from '../behaviour.ts';
import { failureOf } from '../failure-of.ts';

const LIMIT = 2;
const WINDOW_MS = 1000;
const CALLERS = 4;
const KEYS = ['user', 'constructor'];

/** Four callers of a limit of 2 per second, under an ordinary key and under one that every object has. */
export const waitsForItsTurn: Behaviour = {
  title: 'Can keep callers waiting until they may pass, under any key',
  why: 'For work of one’s own, such as calls to an API with a limit, waiting is better than a refusal.',
  async observe({ turns }) {
    if (turns === undefined) return undefined;
    const seen: string[] = [];
    let isRight = true;
    for (const key of KEYS) {
      const wait = await turns({ limit: LIMIT, windowMs: WINDOW_MS });
      const start = performance.now();
      const waitedMs: number[] = [];
      const refusal = await failureOf(async () => {
        await Promise.all(
          Array.from({ length: CALLERS }, () =>
            wait(key).then(() => waitedMs.push(performance.now() - start)),
          ),
        );
        return { allowed: true };
      });
      const atOnce = waitedMs.filter((ms) => ms < WINDOW_MS / 2).length;
      isRight &&= refusal === undefined && atOnce === LIMIT;
      seen.push(
        `${key}: ${refusal ?? `${atOnce} of ${CALLERS} at once, the last after ${Math.round(Math.max(...waitedMs))} ms`}`,
      );
    }
    return observed(isRight, `limit ${LIMIT} per second; ${seen.join('; ')}`);
  },
};
