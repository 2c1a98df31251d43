import { defineConfig } from 'vitest/config';

// Tests read the sources of every package of the workspace, so they need no build.
const conditions = ['@sluice/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      '{packages,templates,tools,examples}/*/{src,test}/**/*.test.ts',
      'benchmarks/test/**/*.test.ts',
      'scripts/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    reporters: ['default', './scripts/tally-reporter.ts'],
    testTimeout: 30_000,
    // A condition that is awaited may take as long as a loaded machine needs; one second, the default, is too short.
    expect: { poll: { timeout: 20_000, interval: 10 } },
  },
});
