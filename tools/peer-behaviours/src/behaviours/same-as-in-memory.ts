import { behaviour, observed } from '../behaviour.ts';
import { compareTwins, inWords, TWIN_OPTIONS } from '../compare-twins.ts';

/** A window here and in memory. */
export const sameAsInMemory = behaviour({
  title: 'Gives the same answers as the same library in memory',
  why: 'Tests run in memory and production on a server: an app that passes the one must not fail on the other.',
  needs: ['twins'],
  async observe({ twins }) {
    const comparison = await compareTwins(await twins(TWIN_OPTIONS));
    return observed(comparison.difference === undefined, inWords(comparison));
  },
});
