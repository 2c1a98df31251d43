import { type Behaviour, observed } from '../behaviour.ts';
import { compareTwins, inWords, TWIN_OPTIONS } from '../compare-twins.ts';

/** A window here and in memory. */
export const sameAsInMemory: Behaviour = {
  title: 'Answers as the same library does in memory',
  why: 'Tests run in memory and production on a server: an app that passes the one must not fail on the other.',
  async observe({ twins }) {
    if (twins === undefined) return undefined;
    const comparison = await compareTwins(await twins(TWIN_OPTIONS));
    return observed(comparison.difference === undefined, inWords(comparison));
  },
};
