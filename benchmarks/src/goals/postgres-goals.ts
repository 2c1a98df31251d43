import type { Goal } from '../figures/goal.ts';

const tried =
  'Tried: a set-based upsert beside a PL/pgSQL loop (kept: the upsert, for the batches that are frequent), a statement of its own for each algorithm (53 to 22 microseconds a call), batches of 32 to 256 with 2 to 16 under way, fillfactors of 50 to 80. With `prepare` it is faster still, but that is not the default, because it does not go through every PgBouncer. At 100 in flight a check costs 3 microseconds of this process and 4 of the server: ten times the peer would be more than two cores can do, and several times what the driver can do with a bare SELECT 1.';

function goal(what: string, row: string): Goal {
  return {
    what,
    goal: 'at least 10 times rate-limiter-flexible',
    suite: 'postgres',
    row,
    contenders: ['sluice-fixed-window', 'sluice-token-bucket'],
    measure: { kind: 'ratio', to: 'rate-limiter-flexible', atLeast: 10 },
    tried,
  };
}

export const postgresGoals: readonly Goal[] = [
  goal('Postgres, 1,000 in flight, distinct keys', 'in-flight-1000'),
  goal('Postgres, 100 in flight, distinct keys', 'in-flight-100'),
];
