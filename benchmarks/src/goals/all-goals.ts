import type { Goal } from '../figures/goal.ts';
import { httpGoals } from './http-goals.ts';
import { memoryGoals } from './memory-goals.ts';
import { postgresGoals } from './postgres-goals.ts';
import { redisGoals } from './redis-goals.ts';
import { sizeGoals } from './size-goals.ts';

/** Every number that the design promises. */
export const allGoals: readonly Goal[] = [
  ...memoryGoals,
  ...redisGoals,
  ...postgresGoals,
  ...httpGoals,
  ...sizeGoals,
];
