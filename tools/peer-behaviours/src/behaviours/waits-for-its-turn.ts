import { behaviour, observed } from '../behaviour.ts';
import { waitersOf } from '../waiters.ts';

/** Four callers of a limit of 2 per second. */
export const waitsForItsTurn = behaviour({
  title: 'Can keep callers waiting until they may pass',
  why: 'For your own work, such as calls to an API with a limit, waiting is better than a denial.',
  needs: ['turns'],
  async observe({ turns }) {
    const { isRight, seen } = await waitersOf(turns, 'user');
    return observed(isRight, seen);
  },
});
