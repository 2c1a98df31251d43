import { behaviour } from '../behaviour.ts';
import { observeKeysApart } from '../check-counts.ts';

/** Halves of a pair of UTF-16, as `JSON.parse` makes of what a client sends: UTF-8 has no bytes for them. */
const KEYS = ['\ud800', '\ud801', '\udfff', '\ufffd'];

/** Three strings that are not valid Unicode, and the character that replaces them when they are encoded. */
export const brokenTextIsAKey = behaviour({
  title: 'Strings that are not valid Unicode are keys of their own',
  why: 'Once encoded they are all the same, so a client that uses one spends the budget of the others.',
  needs: ['window', 'keyed'],
  async observe({ window }) {
    return observeKeysApart(await window({ limit: 1, windowMs: 60_000 }), KEYS);
  },
});
