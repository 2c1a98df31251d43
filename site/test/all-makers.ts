import { firstMakers } from '../playground/first-makers.ts';
import type { LimitMakers } from '../playground/limit-makers.ts';
import { otherMakers } from '../playground/other-makers.ts';

/** Every algorithm, as the page has them once it has loaded the others. */
export const allMakers: LimitMakers = { ...firstMakers, ...otherMakers };
