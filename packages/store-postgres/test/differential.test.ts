import { algorithmNames, runDifferential } from '@sluice/conformance';
import { ManualClock } from '@sluice/core/testing';
import { describe, it } from 'vitest';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();

/** After a change of the SQL, run far more, with a new seed: `npm run test:long`. */
const full = process.env.SLUICE_DIFFERENTIAL_COMMANDS;
const commands = full === undefined ? 500 : Number(full);
/** Random commands differ in what they cost, and a machine may be busy. */
const LIMIT_MS = 120_000 + 30 * commands;
const seeded = full === undefined ? { seed: 4 } : {};

describe.each(algorithmNames)('%s', (algorithm) => {
  it.each(['execute', 'update', 'both'] as const)(
    'answers random commands as the pure algorithm does, through %s',
    async (path) => {
      const clock = new ManualClock();
      const store = postgres.store({ clock });
      await runDifferential({ store, clock, commands, algorithms: [algorithm], path, ...seeded });
    },
    LIMIT_MS,
  );
});

it(
  'answers random commands on limits of several algorithms at once as the pure ones do',
  async () => {
    const clock = new ManualClock();
    const store = postgres.store({ clock });
    await runDifferential({ store, clock, commands, path: 'both', ...seeded });
  },
  LIMIT_MS,
);
