import { type Behaviour, observed } from '../behaviour.ts';
import { floodOf, megabytes } from '../flood.ts';

/** When all windows are over and nobody comes, nothing needs to be remembered. */
export const memoryIsGivenBack: Behaviour = {
  title: 'Memory is given back when all windows are over, without further traffic',
  why: 'A process that was flooded once is as large as in the flood until it has use for the room, or for ever.',
  isHeavy: true,
  async observe(abilities, elsewhere) {
    if (abilities.bulk === undefined) return undefined;
    const { bytesAfterAll, bytesWhenOver } = await floodOf(abilities, elsewhere);
    return observed(
      bytesWhenOver < bytesAfterAll / 10,
      `${megabytes(bytesAfterAll)} after the flood, ${megabytes(bytesWhenOver)} after two windows`,
    );
  },
};
