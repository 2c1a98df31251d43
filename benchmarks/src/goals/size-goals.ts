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
      'Algorithms, limiter and engine took about 9 kB; handling outages (deadlines, breaker, local fallback, deny cache, waiting) added about 4 more. A limiter in memory with a single algorithm, without anything that a remote store needs, takes 5.7 kB, but a bundler cannot know which store will be used. An app that imports one algorithm pays less; see the other row.',
  },
];
