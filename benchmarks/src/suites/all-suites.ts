import type { Suite } from '../suite.ts';
import { growthSuite } from './growth/growth-suite.ts';
import { httpSuite } from './http/http-suite.ts';
import { memorySuite } from './memory/memory-suite.ts';
import { postgresSuite } from './postgres/postgres-suite.ts';
import { redisSuite } from './redis/redis-suite.ts';
import { scaleSuite } from './scale/scale-suite.ts';
import { sizeSuite } from './size/size-suite.ts';
import { tailsSuite } from './tails/tails-suite.ts';

/** Every suite, in the order in which they run. */
export const allSuites: readonly Suite[] = [
  memorySuite,
  redisSuite,
  postgresSuite,
  httpSuite,
  tailsSuite,
  growthSuite,
  scaleSuite,
  sizeSuite,
];
