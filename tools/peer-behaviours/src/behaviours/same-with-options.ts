import { behaviour, observed } from '../behaviour.ts';
import { compareTwins, inWords, TWIN_OPTIONS } from '../compare-twins.ts';

/** Every other way of counting, here and in memory. */
export const sameWithOptions = behaviour({
  title:
    'Gives the same answers as in memory with other algorithms, and with options that change how it counts',
  why: 'Each is written once per store, so each can differ.',
  needs: ['otherTwins'],
  async observe({ otherTwins }) {
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
});
