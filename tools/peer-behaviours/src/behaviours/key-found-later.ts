import { behaviour, observed } from '../behaviour.ts';
import { requestWithKey } from '../keyed-request.ts';

/** A key function that returns a promise. */
export const keyFoundLater = behaviour({
  title: 'The key of a request may be found asynchronously',
  why: 'The user behind a token may have to be looked up.',
  needs: ['siteWithAsyncKey'],
  async observe({ siteWithAsyncKey }) {
    const gate = await siteWithAsyncKey({ limit: 1, windowMs: 60_000 });
    const passed: string[] = [];
    for (const key of ['a', 'a', 'b']) if ((await requestWithKey(gate, key)).allowed) passed.push(key);
    return observed(
      passed.join() === 'a,b',
      `of the keys a, a, b with limit 1, ${passed.join(' and ')} passed`,
    );
  },
});
