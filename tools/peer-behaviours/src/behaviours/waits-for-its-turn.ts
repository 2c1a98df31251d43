import { type Behaviour, observed } from '../behaviour.ts';
import { waitersOf } from '../waiters.ts';

/** Four callers of a limit of 2 per second. */
export const waitsForItsTurn: Behaviour = {
  title: 'Can keep callers waiting until they may pass',
  why: 'For work of one’s own, such as calls to an API with a limit, waiting is better than a refusal.',
  async observe({ turns }) {
    if (turns === undefined) return undefined;
    const { isRight, seen } = await waitersOf(turns, 'user');
    return observed(isRight, seen);
  },
};
