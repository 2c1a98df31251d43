import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import LongestFirstSequencer from './scripts/longest-first-sequencer.ts';

// Tests read the sources of every package of the workspace, so they need no build.
const conditions = ['@sluice/source'];

const excluded = ['**/node_modules/**', '**/dist/**'];

/** The suite of adapters on NestJS 11, whose packages take the place of the newest for this file alone. */
const onNest11 = 'tools/adapter-scenarios/test/nest-11.test.ts';

const ownProcess = [
  // These look at the processes under their own.
  'tools/test-servers/test/**/*.test.ts',
  // Nest's WebSocket adapters recognise an app by its class. In a thread that has run many other files, they
  // did not.
  'packages/adapter-nest/test/websocket.test.ts',
  // This resets the modules that others share.
  'packages/http/test/two-copies.test.ts',
];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    exclude: excluded,
    // Vitest leaves one core free, which on two cores means one file at a time; most of these tests wait for
    // a server. A third file at a time on two cores gains 3 %, and takes it from the precision of timings.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Cases that run at once mostly wait, for windows and leases to end.
    maxConcurrency: 10,
    sequence: { sequencer: LongestFirstSequencer },
    reporters: ['default', './scripts/tally-reporter.ts'],
    // Limits for what hangs, not for what is slow: on a loaded machine with one core, everything takes many
    // times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 10 } },
    projects: [
      // A thread starts in half the time of a process, which counts with more than a hundred files.
      {
        extends: true,
        test: {
          name: 'threads',
          pool: 'threads',
          // Files share the modules that they import, which saves a fifth of the run. A file that changes
          // what the thread shares puts it back, or fails.
          isolate: false,
          setupFiles: ['./scripts/fail-on-leftovers.ts'],
          include: [
            '{packages,templates,tools,examples}/*/{src,test}/**/*.test.ts',
            'benchmarks/test/**/*.test.ts',
            'site/test/*.test.ts',
            'scripts/*.test.ts',
          ],
          exclude: [...excluded, ...ownProcess, onNest11],
        },
      },
      { extends: true, test: { name: 'processes', pool: 'forks', include: ownProcess } },
      {
        extends: true,
        resolve: {
          alias: [
            {
              find: /^@nestjs\/(common|core|platform-express|platform-fastify)$/,
              replacement: `${import.meta.dirname}/tools/nest-11/node_modules/@nestjs/$1`,
            },
          ],
        },
        test: { name: 'nest-11', pool: 'forks', include: [onNest11], env: { NESTJS_IN: 'nest-11' } },
      },
    ],
  },
});
