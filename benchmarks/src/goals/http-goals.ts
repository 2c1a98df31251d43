import type { Goal } from '../figures/goal.ts';

const tried =
  'Tried: the parts of fields that do not change are put together once for each limit, one object for what a request has been checked by and no promise where the store answers at once. What remains is setting five fields with values of their own, the key of the client, the decision, and the garbage of all three.';

function goal(what: string, row: string): Goal {
  return {
    what,
    goal: 'at most 1.10 times the processor time of a bare route that sets the same five fields',
    suite: 'http',
    row,
    contenders: ['sluice'],
    measure: { kind: 'ratio', to: 'floor', atLeast: 1 / 1.1, figure: 'clientMicros' },
    tried,
  };
}

export const httpGoals: readonly Goal[] = [
  goal('HTTP, Express, in memory', 'express'),
  goal('HTTP, Fastify, in memory', 'fastify'),
];
