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
      'Algorithms, limiter and engine took about 9 kB; handling outages (deadlines, breaker, local fallback, deny cache, waiting) added about 4, and reservations, units that are taken back, leases, calendar windows, blocks, concurrency and events the rest. Everything that is exported counts here; an app that imports one algorithm pays less (see the other row), but a bundler cannot know which store it will use.',
  },
];
