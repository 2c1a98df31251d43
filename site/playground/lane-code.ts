import { limitCode } from './limit-code.ts';
import { type Lane, nameOf } from './scenario.ts';

/** A module that makes the limiter of the lane, ready to paste. */
export function laneCode(lane: Lane): string {
  const algorithms = [...new Set(lane.map(({ algorithm }) => algorithm))].sort();
  const limits = lane.map((spec, i) => `    ${limitCode(spec, nameOf(i))},\n`).join('');
  return `import { createLimiter, ${algorithms.join(', ')} } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

export const limiter = createLimiter({
  store: memoryStore(),
  limits: [
${limits}  ],
});
`;
}
