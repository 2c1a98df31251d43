import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { brokenStores } from '../src/broken-stores/index.ts';
import { storeConformanceCases } from '../src/index.ts';

const program = fileURLToPath(new URL('node-test.mjs', import.meta.url));
const builds = ['..', '../../store-memory', '../../core'].map((folder) =>
  fileURLToPath(new URL(`${folder}/dist/index.js`, import.meta.url)),
);

/** Runs the suite under `node --test` and returns its exit code and its TAP report. */
function run(env: Record<string, string> = {}): { readonly status: number | null; readonly tap: string } {
  for (const build of builds) {
    if (!existsSync(build)) throw new Error(`${build} is missing: run \`pnpm turbo run build\` first.`);
  }
  const { NODE_TEST_CONTEXT: _context, ...clean } = process.env;
  const args = ['--test', '--test-reporter=tap', program];
  const { status, stdout } = spawnSync(process.execPath, args, {
    env: { ...clean, ...env },
    encoding: 'utf8',
  });
  return { status, tap: stdout };
}

/** The names of the cases with this verdict in a TAP report. */
function cases(tap: string, verdict: 'ok' | 'not ok'): readonly string[] {
  const line = new RegExp(`^ +${verdict} \\d+ - (.*)$`, 'gm');
  const names = [...tap.matchAll(line)].map(([, name]) => (name as string).replaceAll('\\#', '#'));
  return names.filter((name) => storeConformanceCases.some((one) => name.startsWith(one.name)));
}

it('the built suite passes the built memory store under `node --test`', () => {
  const { status, tap } = run();
  expect(cases(tap, 'not ok')).toEqual([]);
  expect(cases(tap, 'ok'), 'is the build up to date?').toHaveLength(storeConformanceCases.length);
  expect(tap).toContain('# not applicable: the store says it is not shared');
  expect(status).toBe(0);
});

it('the built suite fails a broken store under `node --test`', () => {
  const broken = brokenStores.find(({ alsoFails }) => alsoFails.length === 0);
  const { status, tap } = run({ BROKEN_STORE: broken?.name ?? 'none' });
  expect(cases(tap, 'not ok')).toEqual([expect.stringContaining(broken?.caughtBy ?? 'none')]);
  expect(status).toBe(1);
});
