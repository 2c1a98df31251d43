import type { Goal } from '../figures/goal.ts';

const ours = ['sluice-fixed-window', 'sluice-token-bucket'];

const triedAtOnce =
  'Tried: a path for one limit without arrays or closures (250 to 110 ns), overwriting records in place instead of creating new ones (20 ns and 30 bytes per key less), a separate path for several limits, one reading of the clock per check. A bare Map in place of lru-cache would save a tenth; it has no bound. Most of the floor is reading the clock, while a check reads and writes memory, so the ratio depends on the machine: 0.50 on one and 0.26 to 0.40 on another.';

const twoLimitsTried =
  'Tried: one transition for all limits without closures, one reading of the clock, arrays of their full size at once (2,130 to 1,270 bytes a check, a fifth of the time), records that are changed in place instead of copied twice (an exact log of 10,000 entries beside another limit takes 2.4 microseconds instead of 502; two windows gain a fifth). A bare Map in place of lru-cache would save a tenth, arrays written out at their size nothing. What remains: two limits are two checks, each with a record, a status and a search, and one limit alone takes two to four floors, by machine. With 100 keys instead of 10,000, the same check takes two thirds of the time, so a third of it is waiting for entries that are in no cache of the processor.';

export const memoryGoals: readonly Goal[] = [
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
    what: 'memory, consumeSync, two limits',
    goal: 'at most 3.5 times a bare Map.get and Date.now()',
    suite: 'memory',
    row: 'in-turn',
    contenders: ['sluice-two-limits'],
    measure: { kind: 'ratio', to: 'floor', atLeast: 1 / 3.5 },
    tried: twoLimitsTried,
  },
  {
    what: 'memory, a full slidingWindowLog of 10,000',
    goal: 'at most 10 microseconds a check',
    suite: 'growth',
    row: 'log-memory',
    contenders: ['slidingWindowLog-10000'],
    measure: { kind: 'below', limit: 10_000 },
    tried: 'A log is a deque, so a check reads its ends only.',
  },
  {
    what: 'memory, a million keys, uniform',
    goal: 'at most 1.5 times the time of a bare Map.get and Date.now() at that size',
    suite: 'growth',
    row: 'keys-memory',
    contenders: ['sluice-1000000'],
    measure: { kind: 'ratio', to: 'bare Map.get and Date.now-1000000', atLeast: 1 / 1.5 },
    tried:
      'At that size the time is that of reads from main memory. A bare Map reads the table, the key and its value; a check reads the table and the lists of lru-cache, the record, and writes both back.',
  },
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
