import type { Behaviour } from '../behaviour.ts';
import { keysApart } from '../keys-apart.ts';

/** Halves of a pair of UTF-16, as `JSON.parse` makes of what a client sends: UTF-8 has no bytes for them. */
const KEYS = ['\ud800', '\ud801', '\udfff', '\ufffd'];

/** Three that are no text, and what they are replaced with when they are encoded. */
export const brokenTextIsAKey: Behaviour = {
  title: 'Strings that are no valid Unicode are keys of their own, too',
  why: 'Encoded, they all become the same: whoever uses one uses up the budget of the others.',
  async observe({ window, keyed }) {
    if (!keyed) return undefined;
    return keysApart(await window({ limit: 1, windowMs: 60_000 }), KEYS);
  },
};
