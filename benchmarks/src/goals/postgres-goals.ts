import type { Goal } from '../figures/goal.ts';

const tried =
  'Tried: a set-based upsert beside a PL/pgSQL loop (the upsert was kept, for the common batches), a separate statement for each algorithm (53 to 22 microseconds per call), batches of 32 to 256 with 2 to 16 in flight, fillfactors of 50 to 80. `prepare` is faster still, but it is not the default, because some PgBouncer setups do not support it. At 100 in flight, a check costs 3 microseconds in this process and 4 in the server: ten times the peer is more than two cores can do, and several times what the driver can do with a bare SELECT 1.';

function goal(what: string, row: string, atLeast: number): Goal {
  return {
    what,
    goal: `at least ${atLeast} times rate-limiter-flexible`,
    suite: 'postgres',
    row,
    contenders: ['sluice-fixed-window', 'sluice-token-bucket'],
    measure: { kind: 'ratio', to: 'rate-limiter-flexible', atLeast },
    tried,
  };
}

export const postgresGoals: readonly Goal[] = [
  goal('Postgres, 1,000 in flight, distinct keys', 'in-flight-1000', 8),
  goal('Postgres, 100 in flight, distinct keys', 'in-flight-100', 10),
];
