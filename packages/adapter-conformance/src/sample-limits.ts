import { fixedWindow, type Limit } from '@sluice/core';

/** A limit that a second request exceeds. */
export const one: Limit = fixedWindow({ name: 'one', limit: 1, window: '1h' });

/** Two requests an hour: enough for one that passes, one that empties the limit, and one that is refused. */
export const two: Limit = fixedWindow({ name: 'two', limit: 2, window: '1h' });

/** A limit that no case reaches. */
export const day: Limit = fixedWindow({ name: 'day', limit: 100, window: '1d' });
