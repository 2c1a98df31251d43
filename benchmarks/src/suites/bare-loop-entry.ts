import type { Entry } from '../suite.ts';

const module = new URL('./bare-loop.js', import.meta.url).href;

/** The cost of the measuring itself. */
export const bareLoop: Entry = {
  id: 'loop',
  label: 'the loop alone',
  role: 'floor',
  module,
  isOffChart: true,
};

/** The same, with an await for each check. */
export const awaitedBareLoop: Entry = { ...bareLoop, options: { awaited: true } };
