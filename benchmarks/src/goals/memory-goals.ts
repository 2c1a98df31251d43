import type { Goal } from '../figures/goal.ts';

const ours = ['sluice-fixed-window', 'sluice-token-bucket'];

const triedAtOnce =
  'Tried: a path for one limit without arrays or closures (250 to 110 ns), overwriting records in place instead of creating new ones (20 ns and 30 bytes per key less), a separate path for several limits, one reading of the clock per check.';

export const memoryGoals: readonly Goal[] = [
  {
    what: 'memory, consumeSync, 10,000 keys',
    goal: 'at least 5 times rate-limiter-flexible',
    suite: 'memory',
    row: 'in-turn',
    contenders: ours,
    measure: { kind: 'ratio', to: 'rate-limiter-flexible', atLeast: 5 },
    tried: `Five times rate-limiter-flexible is about the floor itself, one Map.get and one Date.now, which leaves almost no time for the decision. ${triedAtOnce}`,
  },
  {
    what: 'memory, consumeSync, 10,000 keys',
    goal: 'at most twice the time of a bare Map.get and Date.now()',
    suite: 'memory',
    row: 'in-turn',
    contenders: ours,
    measure: { kind: 'ratio', to: 'floor', atLeast: 0.5 },
    tried: triedAtOnce,
  },
  {
    what: 'memory, awaited',
    goal: 'at least 2.5 times rate-limiter-flexible',
    suite: 'memory',
    row: 'awaited',
    contenders: ours,
    measure: { kind: 'ratio', to: 'rate-limiter-flexible', atLeast: 2.5 },
    tried:
      'One await costs about 50 ns for both. Tried: everything that made consumeSync faster, and fewer promises along the way.',
  },
  {
    what: 'memory for each of 200,000 keys',
    goal: 'under 200 bytes',
    suite: 'memory',
    row: 'bytes',
    contenders: ours,
    measure: { kind: 'below', limit: 200 },
    tried: 'Overwriting records in place instead of creating new ones saved 30 bytes per key.',
  },
];
