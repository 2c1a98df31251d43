import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

// The built program: contenders run in processes of their own.
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

// Generous: time is not the point, and every contender is a process.
vi.setConfig({ testTimeout: 240_000 });

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-benchmarks-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

interface JsonReport {
  readonly missing: readonly string[];
  readonly environment: { readonly packages: Record<string, string> };
  readonly suites: readonly {
    readonly rows: readonly {
      readonly contenders: readonly { readonly rounds: readonly object[] }[];
    }[];
  }[];
  readonly goals: readonly { readonly verdict: string }[];
}

async function readReport(out: string): Promise<JsonReport> {
  return JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as JsonReport;
}

it('writes a complete page, its figures and a chart', async () => {
  const out = join(folder, 'memory');
  const { code, stdout, stderr } = await run(['memory', '--quick', '--out', out]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toMatch(/to go\] memory: .*: round 1 of 1/);

  const report = await readReport(out);
  expect(report.missing).toEqual([]);
  expect(report.environment.packages['rate-limiter-flexible']).toMatch(/^\d+\.\d+\.\d+/);
  for (const { contenders } of report.suites.flatMap(({ rows }) => rows)) {
    for (const { rounds } of contenders) expect(rounds).toHaveLength(1);
  }

  const page = await readFile(join(out, 'report.md'), 'utf8');
  expect(page.split('\n', 1)).toEqual([
    '**A QUICK RUN: its rounds are too short for its figures to be quoted.**',
  ]);
  expect(stdout.trim()).toBe(page.trim());
  expect(page).toContain('| memory for each of 200,000 keys | under 200 bytes | sluice, fixedWindow: ');
  expect(page).not.toContain('INCOMPLETE');
  expect(page).not.toContain('NaN');

  const chart = await readFile(join(out, 'memory.svg'), 'utf8');
  expect(XMLValidator.validate(chart)).toBe(true);
  expect(chart).toContain('rate-limiter-flexible');
});

// Nothing listens on the port of tcpmux.
it.each([
  ['redis', 'REDIS_URL', 'redis://127.0.0.1:1'],
  ['postgres', 'POSTGRES_URL', 'postgres://127.0.0.1:1/none'],
])(
  'marks every row of %s as missing if its server does not answer, says so first, and exits with 1',
  async (suite, variable, url) => {
    const out = join(folder, suite);
    const { code, stdout } = await run([suite, '--quick', '--out', out], {
      DATABASE_URL: '',
      [variable]: url,
    });
    expect(code).toBe(1);
    const [first] = stdout.split('\n', 1);
    const { missing, goals, suites } = await readReport(out);
    const all = suites.flatMap(({ rows }) => rows).flatMap(({ contenders }) => contenders).length;
    expect(first).toBe(`**INCOMPLETE: ${all} of ${all} rows missing.**`);
    expect(missing).toHaveLength(all);
    for (const reason of missing) expect(reason).toContain(`${variable} is set, but`);
    expect(new Set(goals.map(({ verdict }) => verdict))).toEqual(new Set(['not measured']));
    expect(stdout).not.toMatch(/\d×/);
    expect(XMLValidator.validate(await readFile(join(out, `${suite}.svg`), 'utf8'))).toBe(true);
  },
);

it('exits with 1 when the report cannot be written', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const { code, stderr } = await run(['size', '--quick', '--out', join(file, 'folder')]);
  expect(code).toBe(1);
  expect(stderr).toContain('ENOTDIR');
});

it('exits with 2 and lists the suites for an unknown suite', async () => {
  const { code, stderr } = await run(['memry']);
  expect(code).toBe(2);
  expect(stderr).toContain('The suites are: memory, redis, postgres, http, tails, growth, scale, size.');
});
