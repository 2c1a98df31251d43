import { behaviour, observed } from '../behaviour.ts';
import { waitersOf } from '../waiters.ts';

/** The same under a key that every object has as a property. */
export const waitsUnderAnyKey = behaviour({
  title: 'Callers wait under any key, even `constructor`',
  why: 'A queue that is kept in a plain object is looked up on its prototype too.',
  needs: ['turns', 'keyed'],
  async observe({ turns }) {
    const { isRight, seen } = await waitersOf(turns, 'constructor');
    return observed(isRight, seen);
  },
});
