import { type Behaviour, observed } from '../behaviour.ts';
import { waitersOf } from '../waiters.ts';

/** The same under a key that every object has as a property. */
export const waitsUnderAnyKey: Behaviour = {
  title: 'Callers wait under any key, also under `constructor`',
  why: 'Lines that are kept in a plain object are looked up where its prototype is found.',
  async observe({ turns, keyed }) {
    if (turns === undefined || !keyed) return undefined;
    const { isRight, seen } = await waitersOf(turns, 'constructor');
    return observed(isRight, seen);
  },
};
