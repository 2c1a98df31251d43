import type { WindowOptions } from '../abilities.ts';
import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';
import { type Opening, openingOf } from '../opening.ts';

const OPTIONS: WindowOptions = { limit: 3, windowMs: 3000 };
/** Beyond what rounding to a millisecond explains, at both ends. */
const TOLERANCE_MS = 2;

/** Exhausts a limit with every algorithm, and comes back when the denial said. */
export const retryAfterIsExact: Behaviour = {
  title: 'Denied until the time that a denial tells, allowed from then on',
  why: 'Too short, and clients that obey are denied again; too long, and they wait for nothing.',
  async observe({ window, algorithms = {} }) {
    const makers = { window, ...algorithms };
    const all = await Promise.all(
      Object.entries(makers).map(async ([name, make]) => {
        const gate = await make(OPTIONS);
        await countAllowed(() => gate.check('key'), OPTIONS.limit);
        return { name, opening: await openingOf(gate, 'key') };
      }),
    );
    const told = all.flatMap(({ name, opening }) => (opening === undefined ? [] : [{ name, opening }]));
    if (told.length === 0) return undefined;
    const isExact = told.every(
      ({ opening }) => opening.earlyByMs <= TOLERANCE_MS && opening.lateByMs <= TOLERANCE_MS,
    );
    return observed(isExact, told.map(({ name, opening }) => `${name}: ${inWords(opening)}`).join('; '));
  },
};

function inWords({ promisedMs, earlyByMs, lateByMs }: Opening): string {
  const promised = `told ${Math.ceil(promisedMs)} ms`;
  if (earlyByMs > TOLERANCE_MS) return `${promised}, open ${Math.ceil(earlyByMs)} ms before`;
  if (lateByMs > TOLERANCE_MS) return `${promised}, closed ${Math.ceil(lateByMs)} ms after`;
  return `${promised}, kept`;
}
