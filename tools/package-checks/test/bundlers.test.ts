import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import { EdgeVM } from '@edge-runtime/vm';
import { describe, expect, test } from 'vitest';
import { publishedPackages } from '../src/published-packages.ts';
import { bundlers, bundleWithEsbuild } from './bundle.ts';

const CORE_AND_MEMORY = "export * from '@sluice/core'; export * from '@sluice/store-memory';";

/** The files of each algorithm. The three buckets share one kernel. */
const ALGORITHM_FILES = {
  fixedWindow: ['fixed-window.js', 'window-counter.js'],
  slidingWindow: ['sliding-window.js'],
  slidingWindowLog: ['entry-log.js', 'sliding-window-log.js'],
  tokenBucket: ['bucket.js', 'token-bucket.js'],
  leakyBucket: ['bucket.js', 'leaky-bucket.js'],
  gcra: ['bucket.js', 'gcra.js'],
};

describe.each(Object.entries(bundlers))('bundled by %s', (_name, bundle) => {
  test.each(['browser', 'edge'] as const)('core and store-memory need nothing else: %s', async (target) => {
    const { imports, modules } = await bundle(CORE_AND_MEMORY, { target });
    expect(imports).toEqual([]);
    expect(modules.some((path) => path.endsWith('core/dist/limiter/create-limiter.js'))).toBe(true);
    expect(modules.some((path) => path.endsWith('store-memory/dist/memory-store.js'))).toBe(true);
  });

  test('core and store-memory decide the same inside an edge runtime', async () => {
    const source = `
      import * as core from '@sluice/core';
      import * as memory from '@sluice/store-memory';
      import { fourDecisions } from '../consumer/decisions.mjs';
      export const decisions = fourDecisions(core, memory).then(JSON.stringify);
    `;
    const { code, imports } = await bundle(source, { target: 'edge', format: 'script' });
    expect(imports).toEqual([]);
    const runtime = new EdgeVM();
    expect(runtime.evaluate('typeof process + typeof require + typeof Buffer')).toBe('undefined'.repeat(3));
    runtime.evaluate(code);
    const decisions: unknown = JSON.parse(await runtime.evaluate('bundled.decisions'));
    const names = Object.keys(ALGORITHM_FILES);
    expect(decisions).toEqual(Object.fromEntries(names.map((name) => [name, [true, true, true, false]])));
  });

  test.each(Object.entries(ALGORITHM_FILES))(
    '%s does not bundle the other algorithms',
    async (name, files) => {
      const source = `export { createLimiter, ${name} } from '@sluice/core';`;
      const { modules } = await bundle(source, { target: 'browser' });
      expect(algorithmFiles(modules)).toEqual(files);
    },
  );

  test('a limiter bundles no algorithm by itself', async () => {
    const { modules } = await bundle("export { createLimiter } from '@sluice/core';", { target: 'browser' });
    expect(algorithmFiles(modules)).toEqual([]);
  });

  test('an import without bindings leaves nothing of any package', async () => {
    const source = publishedPackages().map(({ name }) => `import '${name}';`);
    // NestJS imports packages that an app need not have.
    const { modules } = await bundle(source.join('\n'), { target: 'node', external: ['@nestjs/*'] });
    expect(modules.filter((path) => /packages\/[^/]+\/dist\//.test(path))).toEqual([]);
  });
});

test.each(['browser', 'edge'] as const)(
  'http and its part for the Web need nothing of Node: %s',
  async (target) => {
    const source = "export * from '@sluice/http'; export * from '@sluice/http/web';";
    const { imports, modules } = await bundleWithEsbuild(source, { target });
    expect(imports).toEqual([]);
    expect(modules.some((path) => path.endsWith('http/dist/web/web-limiter.js'))).toBe(true);
  },
);

// The stores with a server, and the part of `http` for Node, run on Node, and bundling them says so.
test.each([
  ['http/node', ['node:crypto']],
  // The first and the last are those of `yaml`.
  ['config', ['buffer', 'node:crypto', 'node:fs', 'node:module', 'node:path', 'node:url', 'process']],
  ['store-redis', ['node:crypto']],
  ['store-postgres', ['node:crypto', 'node:timers/promises']],
])('%s needs these modules of Node, and no others', async (name, expected) => {
  const source = `export * from '@sluice/${name}';`;
  await expect(bundleWithEsbuild(source, { target: 'browser' })).rejects.toThrow(/Could not resolve "node:/);
  const { imports } = await bundleWithEsbuild(source, { target: 'node' });
  expect(imports.filter((path) => isBuiltin(path)).sort()).toEqual(expected);
});

test('both bundlers detect a module of Node', async () => {
  const source = "import { createHash } from 'node:crypto'; export const made = createHash('md5');";
  await expect(bundlers.esbuild(source, { target: 'edge' })).rejects.toThrow(
    /Could not resolve "node:crypto"/,
  );
  const { imports } = await bundlers.rolldown(source, { target: 'edge' });
  expect(imports).toEqual(['node:crypto']);
});

function algorithmFiles(modules: readonly string[]): readonly string[] {
  return modules
    .filter((path) => path.includes('core/dist/algorithms/'))
    .map((path) => basename(path))
    .sort();
}
