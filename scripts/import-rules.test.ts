import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A small workspace, linted with the rules of this one. Comments quote what the linter must report. */
const FILES: Readonly<Record<string, string>> = {
  'packages/core/src/own.ts': `import './engine/engine.ts';`,
  'packages/core/src/engine/engine.ts': `import '../clock.ts';`,
  'packages/core/src/dependency.ts': `import 'lru-cache'; // core imports nothing`,
  'packages/core/src/node.ts': `import 'node:fs'; // core imports nothing`,
  'packages/core/src/store.ts': `import '@sluice/store-memory'; // core imports nothing`,
  'packages/core/src/type.ts': `import type { A } from '@sluice/http'; export const a: A = 1; // core imports nothing`,
  'packages/core/src/dynamic.ts': `export const a = import('@sluice/http'); // core imports nothing`,
  'packages/core/src/deep.ts': `import '../../store-memory/src/limit-records.ts'; // core imports nothing`,
  'packages/core/src/own.test.ts': `import 'vitest'; import '@sluice/store-memory'; import '@sluice/conformance';`,
  'packages/core/src/deep.test.ts': `import '../../store-memory/src/limit-records.ts'; // Reach another package`,
  'packages/http/src/core.ts': `import '@sluice/core'; import 'structured-headers';`,
  'packages/http/src/framework.ts': `import 'express'; // http imports core`,
  'packages/http/src/adapter.ts': `import '@sluice/adapter-express'; // http imports core`,
  'packages/http/src/store.ts': `import '@sluice/store-memory'; // http imports core`,
  'packages/store-memory/src/core.ts': `import '@sluice/core'; import '@sluice/core/option-validation'; import 'lru-cache';`,
  'packages/store-memory/src/store.ts': `import '@sluice/store-redis'; // A store imports core`,
  'packages/store-redis/src/adapter.ts': `import '@sluice/adapter-express'; // A store imports core`,
  'packages/store-redis/src/suite.ts': `import '@sluice/conformance'; // A store imports core`,
  'packages/store-redis/src/framework.ts': `import 'express'; // A store imports core`,
  'packages/store-redis/src/client.ts': `import 'ioredis'; // Type a client by its shape`,
  'packages/store-redis/src/deep.ts': `import '../../core/src/limit.ts'; // A store imports core`,
  'packages/store-redis/test/client.test.ts': `import 'ioredis'; import '@sluice/conformance'; import '../src/client.ts';`,
  'packages/store-redis/test/deep.test.ts': `import '../../core/src/limit.ts'; // Reach another package`,
  'packages/store-redis/test/helper.ts': `import '../../../benchmarks/memory.mjs'; // Nothing imports`,
  'templates/store/src/store.ts': `import '@sluice/store-memory'; // A store imports core`,
  'packages/adapter-express/src/good.ts': `import 'express'; import '@sluice/core'; import '@sluice/http';`,
  'templates/adapter/src/store.ts': `import '@sluice/store-redis'; // An adapter imports`,
  'packages/adapter-express/src/default-store.ts': `import '@sluice/store-memory';`,
  'packages/adapter-express/src/store.ts': `import '@sluice/store-redis'; // An adapter imports`,
  'packages/adapter-express/src/adapter.ts': `import '@sluice/adapter-fastify'; // An adapter imports`,
  'packages/adapter-express/src/backend.ts': `import 'ioredis'; // An adapter imports`,
  'packages/adapter-express/src/suite.ts': `import '@sluice/adapter-conformance'; // An adapter imports`,
  'packages/adapter-conformance/src/good.ts': `import 'node:http'; import '@sluice/core'; import '@sluice/http';`,
  'packages/adapter-conformance/src/store.ts': `import '@sluice/store-memory'; // adapter-conformance imports`,
  'packages/adapter-conformance/src/adapter.ts': `import '@sluice/adapter-koa'; // adapter-conformance imports`,
  'packages/adapter-conformance/src/runner.ts': `import 'node:test'; // adapter-conformance imports`,
  'packages/outbound/src/good.ts': `import '@sluice/core'; import '@sluice/core/option-validation';`,
  'packages/outbound/src/http.ts': `import '@sluice/http'; // outbound, telemetry and config import core`,
  'packages/telemetry/src/good.ts': `import '@sluice/core'; import '@opentelemetry/api';`,
  'packages/telemetry/src/config.ts': `import '@sluice/config'; // outbound, telemetry and config import core`,
  'packages/config/src/good.ts': `import '@sluice/core'; import 'yaml';`,
  'packages/config/src/store.ts': `import '@sluice/store-redis'; // outbound, telemetry and config import core`,
  'packages/dashboard/src/good.ts': `import '@sluice/core'; import '@sluice/http'; import '@sluice/telemetry';`,
  'packages/dashboard/src/store.ts': `import '@sluice/store-memory'; // dashboard imports`,
  'packages/server/src/good.ts': `import '@sluice/config'; import '@sluice/dashboard'; import '@sluice/store-redis';`,
  'packages/server/src/adapter.ts': `import '@sluice/adapter-express'; // server imports`,
  'packages/server/src/suite.ts': `import '@sluice/conformance'; // server imports`,
  'packages/config/src/server.ts': `import '@sluice/server'; // outbound, telemetry and config import core`,
  'packages/conformance/src/good.ts': `import 'node:assert/strict'; import 'fast-check'; import '@sluice/core';`,
  'packages/conformance/src/runner.ts': `import 'vitest'; // conformance imports`,
  'packages/conformance/src/node-runner.ts': `import 'node:test'; // conformance imports`,
  'packages/conformance/src/store.ts': `import '@sluice/store-memory'; // conformance imports`,
  'tools/test-servers/src/server.ts': `import '../../../examples/demo/src/main.ts'; // Nothing imports`,
  'tools/peer-behaviours/src/observe.ts': `import '../../../benchmarks/src/suite.ts'; // Nothing imports`,
  'tools/peer-behaviours/src/good.ts': `import '@sluice/test-servers'; import '@sluice/core';`,
  'tools/test-servers/src/peers.ts': `import '@sluice/peer-behaviours'; // Nothing imports`,
  'tools/peer-behaviours/test/site.test.ts': `import '@sluice/site'; // Nothing imports`,
  'benchmarks/src/all.ts': `import '@sluice/store-redis'; import 'ioredis'; import '@sluice/test-servers';`,
  'benchmarks/src/peers.ts': `import '@sluice/peer-behaviours'; // Nothing imports`,
  'examples/demo/src/site.ts': `import '../../../site/src/playground.ts'; // Nothing imports`,
  'scripts/check.mjs': `import '../benchmarks/memory.mjs'; // Nothing imports`,
  'scripts/example.mjs': `import '@sluice/examples'; // Nothing imports`,
  'examples/demo/src/all.ts': `import '@sluice/store-memory'; import '@sluice/adapter-express'; import 'express';`,
  'packages/core/src/a.ts': `import { b } from './b.ts'; export const a = b; // part of a cycle`,
  'packages/core/src/b.ts': `import { a } from './a.ts'; export const b = a; // part of a cycle`,
  'packages/core/src/c.ts': `import type { D } from './d.ts'; export type C = D; // part of a cycle`,
  'packages/core/src/d.ts': `import type { C } from './c.ts'; export type D = C; // part of a cycle`,
  'packages/core/src/index.ts': `export * from './clock.ts'; // Do not use export all`,
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const workspace = mkdtempSync(join(tmpdir(), 'import-rules-'));
let report: string;

beforeAll(() => {
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  config.vcs.enabled = false;
  write('biome.json', JSON.stringify(config));
  for (const [path, text] of Object.entries(FILES)) write(path, `${text}\n`);
  symlinkSync(join(root, 'node_modules'), join(workspace, 'node_modules'));
  const biome = join(root, 'node_modules/.bin/biome');
  const { stdout, stderr } = spawnSync(biome, ['lint', '--reporter=json', '--max-diagnostics=none', '.'], {
    cwd: workspace,
    encoding: 'utf8',
  });
  report = stdout;
  if (!stdout.startsWith('{')) throw new Error(`biome printed no report: ${stderr}`);
});

afterAll(() => rmSync(workspace, { recursive: true }));

test.each(Object.entries(FILES))('%s: %s', (path, text) => {
  const expected = /\/\/ (.*)$/.exec(text)?.[1];
  const found = messages(path);
  if (expected === undefined) expect(found).toEqual([]);
  else expect(found).toEqual([expect.stringContaining(expected)]);
});

function write(path: string, text: string): void {
  const file = join(workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Messages of the import rules about the file. */
function messages(path: string): string[] {
  const { diagnostics } = JSON.parse(report) as { diagnostics: Diagnostic[] };
  const rules = ['noRestrictedImports', 'noImportCycles', 'noReExportAll'];
  return diagnostics
    .filter(({ category, location }) => {
      return location.path === path && rules.some((rule) => category.endsWith(rule));
    })
    .map(({ message }) => message);
}

interface Diagnostic {
  readonly category: string;
  readonly message: string;
  readonly location: { readonly path: string };
}
