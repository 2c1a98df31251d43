import { behaviour, observed } from '../behaviour.ts';
import { floodOf, megabytes } from '../flood.ts';

/** When all windows are over, nothing needs to be remembered. */
export const memoryIsReleased = behaviour({
  title: 'Memory is released when all windows are over, without further traffic',
  why: 'A process that was flooded once stays as large as in the flood until it needs the room, or permanently.',
  needs: ['bulk'],
  isHeavy: true,
  async observe({ bulk }, processes) {
    const { bytesAfterAll, bytesWhenOver } = await floodOf(bulk, processes);
    return observed(
      bytesWhenOver < bytesAfterAll / 10,
      `${megabytes(bytesAfterAll)} after the flood, ${megabytes(bytesWhenOver)} after two windows`,
    );
  },
});
