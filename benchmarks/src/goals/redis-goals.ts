import type { Goal } from '../figures/goal.ts';

const ours = ['sluice-fixed-window', 'sluice-token-bucket'];
const PEER = 'rate-limiter-flexible';

const triedServer =
  'a short script for a single check (7.5 to 5.8 microseconds on the server), one MGET per batch, KEEPTTL, offsets instead of times';

function goal(
  what: string,
  words: string,
  row: string,
  to: string,
  atLeast: number,
  tried: string,
  contenders: readonly string[] = ours,
): Goal {
  return {
    what,
    goal: words,
    suite: 'redis',
    row,
    contenders,
    measure: { kind: 'ratio', to, atLeast },
    tried,
  };
}

export const redisGoals: readonly Goal[] = [
  goal(
    'Redis, ioredis, 1,000 in flight, distinct keys',
    'at least 2.3 times rate-limiter-flexible',
    'in-flight-1000',
    PEER,
    2.3,
    `Tried: ${triedServer}.`,
  ),
  goal(
    'Redis, ioredis, 1,000 in flight, distinct keys',
    'at least 1.7 times a bare ioredis INCR',
    'in-flight-1000',
    'floor',
    1.7,
    `Tried: ${triedServer}. The ratio depends on the machine: 1.79 to 2.35 on one, 1.55 to 1.86 on another, whose memory is slower. A bare INCR allocates a third less in the process.`,
  ),
  {
    what: 'Redis, 1,000 in flight, distinct keys, garbage',
    goal: 'at most 2,000 bytes a check, the client included',
    suite: 'redis',
    row: 'garbage',
    contenders: ours,
    measure: { kind: 'below', limit: 2000 },
    tried:
      'Tried, for a fixed window: a pending check that is an object instead of an async function with its closures, one list of calls under way without tables, a queue that is not copied for each batch, texts of keys in two parts instead of four (4,157 to 3,092). By sampling, what remains is the promise, the key and the record of a pending check (470), the decision (285), what the client writes (260) and decodes (290: a function for each integer), the outcome (220), a table of the latest check on each record (275), the loop that checks (200), the rest in parts under 180; a bare INCR by itself takes 2,180. Tried and dropped: one text in place of the integers of a reply takes 370 bytes off (3,150 to 2,790), but Lua formats numbers slowly, so the server needs 4.5 microseconds a check instead of 3.7 and the ratio to rate-limiter-flexible falls from 2.7 to 2.3.',
  },
  goal(
    'Redis, 100 in flight',
    'at least 1.3 times rate-limiter-flexible',
    'in-flight-100',
    PEER,
    1.3,
    `Tried: ${triedServer}.`,
  ),
  goal(
    'Redis, one at a time',
    'no slower than 0.95 of rate-limiter-flexible',
    'in-flight-1',
    PEER,
    0.95,
    `Tried: ${triedServer}; one timer for all calls and four promises fewer per call (2.7 to 1.9 microseconds in the process). Tried and left for servers of Redis 7 alone: the same script as a FUNCTION, whose closures are made once, takes 134 microseconds a round trip instead of 144, sent by ioredis without anything of Sluice; a hand-written script takes 136 at the price of writing each algorithm twice in Lua, and the peer's script 123. So the best of them is at 0.92 of the peer before this library has done anything. What remains is reading the time and eleven arguments; the peer's script leaves the window to the expiry of its key and does not read the time.`,
  ),
  goal(
    'Redis, one hot key, 1,000 in flight',
    'at least 20 times rate-limiter-flexible',
    'hot',
    PEER,
    20,
    'Tried: fewer promises and arrays per check, and one reading of the clock per check instead of three (1.73 to 2.27 million decisions a second). One call to Redis already answers a thousand checks. The remaining 0.4 microseconds per check are the promises and the decision of each caller, and garbage collection.',
  ),
  goal(
    'Redis, two limits, all or nothing, 1,000 in flight',
    "at least as fast as rate-limiter-flexible's one limit",
    'in-flight-1000',
    PEER,
    1,
    `Tried: ${triedServer}.`,
    ['sluice-two-limits'],
  ),
  {
    what: 'Redis, one hot key, awaited one by one, with a lease',
    goal: 'at least 50 times without',
    suite: 'redis',
    row: 'lease-hot',
    contenders: ['sluice-lease'],
    measure: { kind: 'ratio', to: 'sluice-token-bucket', atLeast: 50 },
    tried:
      'Tried: a rest of a second after a lease that answered nothing; a burst that came just then was decided by the store alone, so it went. A lease of all that a term is expected to need, instead of half of it, gave back more than it saved.',
  },
  {
    what: 'Redis, 100 in flight, Zipf, with a lease',
    goal: 'at least 5 times fewer commands to the server',
    suite: 'redis',
    row: 'lease-zipf',
    contenders: ['sluice-lease'],
    measure: { kind: 'ratio', to: 'sluice-token-bucket', atLeast: 5, figure: 'commands' },
    tried:
      'Tried: terms of 50 ms and of 1 s, 0.6 and 0.3 to 0.5 commands a check beside 0.75 without. With 15,000 to 30,000 checks a second over 10,000 keys, most keys come fewer than the four times in a term from which a lease pays; with a lower bound, more was given back than was used. Fewer keys, longer terms or a faster server come closer.',
  },
];
