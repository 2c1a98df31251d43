import { type Behaviour, observed } from '../behaviour.ts';
import { floodOf, HALF_FLOOD, megabytes } from '../flood.ts';

/** As many keys again must not take as much memory again. */
export const memoryIsBounded: Behaviour = {
  title: 'Memory has a bound while windows are open, as it comes',
  why: 'Who can make up keys can fill the memory of the process for as long as a window lasts.',
  isHeavy: true,
  async observe(abilities, elsewhere) {
    if (abilities.bulk === undefined) return undefined;
    const { bytesAfterHalf, bytesAfterAll } = await floodOf(abilities, elsewhere);
    return observed(
      bytesAfterAll < 1.5 * bytesAfterHalf,
      `${megabytes(bytesAfterHalf)} for ${HALF_FLOOD.toLocaleString('en')} keys, ${megabytes(bytesAfterAll)} for twice as many`,
    );
  },
};
