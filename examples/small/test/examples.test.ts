import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Server, startPostgres, startRedis, startTogether, stopAll } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const sources = join(import.meta.dirname, '../src');
const files = readdirSync(sources);
const env: NodeJS.ProcessEnv = { ...process.env };
/** An example takes about a second. This is for a machine that is busy with something else. */
const RUN_TIMEOUT_MS = 60_000;
let servers: readonly Server[] = [];
/** What the examples and the packages become without their types. */
let transformed: string;

beforeAll(async () => {
  const [redis, postgres] = await startTogether(startRedis(), startPostgres());
  servers = [redis, postgres];
  transformed = await mkdtemp(join(tmpdir(), 'sluice-examples-'));
  Object.assign(env, { REDIS_URL: redis.url, DATABASE_URL: postgres.url, TRANSFORMED: transformed });
}, 60_000);

afterAll(async () => {
  await stopAll(servers);
  await rm(transformed, { recursive: true, force: true });
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(sources, file), 'utf8');

  it(
    'prints what the comment at its end says',
    async () => {
      const { stdout } = await run(file);
      expect(stdout.trimEnd()).toBe(outputOf(text));
    },
    2 * RUN_TIMEOUT_MS,
  );

  it('is one short page', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThan(60);
  });
});

it('the README lists every example', () => {
  const readme = readFileSync(join(sources, '../README.md'), 'utf8');
  const linked = [...readme.matchAll(/\]\(src\/([\w-]+\.ts)\)/g)].map(([, name]) => name);
  expect(linked.sort()).toEqual([...files].sort());
});

/** Runs the example in a process of its own, against the sources of the packages. */
function run(file: string): Promise<{ readonly stdout: string }> {
  const loader = pathToFileURL(join(import.meta.dirname, 'load-typescript.mjs')).href;
  return promisify(execFile)(
    process.execPath,
    ['--conditions=@sluice/source', '--import', loader, join(sources, file)],
    { env, timeout: RUN_TIMEOUT_MS },
  );
}

/** What the comment at the end of an example says that it prints. */
function outputOf(text: string): string {
  const [, output] = text.split('\n// Prints:\n');
  if (output === undefined) throw new Error('The example does not end with a comment "Prints:".');
  return output
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\/\/ {1,3}/, ''))
    .join('\n');
}
