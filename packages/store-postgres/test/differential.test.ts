import { algorithmNames, runDifferential } from '@sluice/conformance';
import { ManualClock } from '@sluice/core/testing';
import { describe, it } from 'vitest';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();

/** Commands per algorithm and path: `SLUICE_DIFFERENTIAL=50000` for the full size, with a new seed. */
const full = process.env.SLUICE_DIFFERENTIAL;
const commands = full === undefined ? 500 : Number(full);
const seeded = full === undefined ? { seed: 4 } : {};

describe.each(algorithmNames)('%s', (algorithm) => {
  it.each(['execute', 'update', 'both'] as const)(
    'answers random commands as the pure algorithm does, through %s',
    async (path) => {
      const clock = new ManualClock();
      const store = postgres.store({ clock });
      await runDifferential({ store, clock, commands, algorithms: [algorithm], path, ...seeded });
    },
    600_000,
  );
});

it('answers random commands on limits of several algorithms at once as the pure ones do', async () => {
  const clock = new ManualClock();
  const store = postgres.store({ clock });
  await runDifferential({ store, clock, commands, path: 'both', ...seeded });
}, 600_000);
