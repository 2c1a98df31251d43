import type { WindowOptions } from '../abilities/gate.ts';
import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';
import { observeReset, type Reset } from '../observe-reset.ts';

const OPTIONS: WindowOptions = { limit: 3, windowMs: 3000 };
/** Beyond what rounding to a millisecond explains, at both ends. */
const TOLERANCE_MS = 2;

/** Exhausts a limit with every algorithm, and comes back when the denial said. */
export const retryAfterIsExact = behaviour({
  title: 'Denied until the time that a denial reports, allowed from then on',
  why: 'Too short, and clients that obey are denied again; too long, and they wait for nothing.',
  needs: ['retryTimes'],
  async observe({ retryTimes }) {
    const resets = await Promise.all(
      Object.entries(retryTimes).map(async ([name, make]) => {
        const gate = await make(OPTIONS);
        await countAllowed(() => gate.check('key'), OPTIONS.limit);
        return { name, reset: await observeReset(gate, 'key') };
      }),
    );
    const isExact = resets.every(
      ({ reset }) => reset.earlyByMs <= TOLERANCE_MS && reset.lateByMs <= TOLERANCE_MS,
    );
    return observed(isExact, resets.map(({ name, reset }) => `${name}: ${inWords(reset)}`).join('; '));
  },
});

function inWords({ promisedMs, earlyByMs, lateByMs }: Reset): string {
  const promised = `promised ${Math.ceil(promisedMs)} ms`;
  if (earlyByMs > TOLERANCE_MS) return `${promised}, passed ${Math.ceil(earlyByMs)} ms early`;
  if (lateByMs > TOLERANCE_MS) return `${promised}, still denied ${Math.ceil(lateByMs)} ms later`;
  return `${promised}, kept`;
}
