import type { Goal } from '../figures/goal.ts';

export const sizeGoals: readonly Goal[] = [
  {
    what: 'core, minified and gzipped',
    goal: 'under 6 kB',
    suite: 'size',
    row: 'packages',
    contenders: ['core'],
    measure: { kind: 'below', limit: 6000 },
    tried:
      'About 9 kB held algorithms, limiter and engine; what an outage needs (deadlines, breaker, local fallback, deny cache, waiting) brought about 4 more. A limiter in memory with one algorithm alone, without all that a remote store needs, weighs 5.7; a bundler cannot know which store comes. An app that imports one algorithm pays less, see the row beside it.',
  },
];
