import { behaviour, observed } from '../behaviour.ts';
import { floodOf, HALF_FLOOD, megabytes } from '../flood.ts';

/** As many keys again must not take as much memory again. */
export const memoryIsBounded = behaviour({
  title: 'Memory is bounded while windows are open, by default',
  why: 'A client that can invent keys can fill the memory of the process for as long as a window lasts.',
  needs: ['bulk'],
  isHeavy: true,
  async observe({ bulk }, processes) {
    const { bytesAfterHalf, bytesAfterAll } = await floodOf(bulk, processes);
    return observed(
      bytesAfterAll < 1.5 * bytesAfterHalf,
      `${megabytes(bytesAfterHalf)} for ${HALF_FLOOD.toLocaleString('en')} keys, ${megabytes(bytesAfterAll)} for twice as many`,
    );
  },
});
