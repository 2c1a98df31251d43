import { type Behaviour, observed } from '../behaviour.ts';
import { compareTwins, inWords, TWIN_OPTIONS } from '../compare-twins.ts';

/** Every other way of counting, here and in memory. */
export const sameWithOptions: Behaviour = {
  title: 'Answers as in memory with other algorithms, too, and with options that change how it counts',
  why: 'Each is written once per store, and can be written differently.',
  async observe({ otherTwins }) {
    if (otherTwins === undefined) return undefined;
    const comparisons = await Promise.all(
      Object.entries(otherTwins).map(async ([name, make]) => ({
        name,
        comparison: await compareTwins(await make(TWIN_OPTIONS)),
      })),
    );
    return observed(
      comparisons.every(({ comparison }) => comparison.difference === undefined),
      comparisons.map(({ name, comparison }) => `${name}: ${inWords(comparison)}`).join('; '),
    );
  },
};
