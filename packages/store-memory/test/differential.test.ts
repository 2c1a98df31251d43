import { algorithmNames, runDifferential } from '@sluice/conformance';
import { ManualClock } from '@sluice/core/testing';
import { describe, it } from 'vitest';
import { memoryStore } from '../src/index.ts';

/** After a change of the store, run 100,000: SLUICE_DIFFERENTIAL_COMMANDS=100000. */
const commands = Number(process.env.SLUICE_DIFFERENTIAL_COMMANDS ?? 5000);

describe('through update', () => {
  it.each(algorithmNames)(
    `%s answers ${commands} random commands as the pure algorithm does`,
    async (algorithm) => {
      const clock = new ManualClock();
      await runDifferential({ store: memoryStore({ clock }), clock, commands, algorithms: [algorithm] });
    },
    600_000,
  );

  it(`all algorithms together answer ${commands} random commands as the pure ones do`, async () => {
    const clock = new ManualClock();
    await runDifferential({ store: memoryStore({ clock }), clock, commands });
  }, 600_000);
});
