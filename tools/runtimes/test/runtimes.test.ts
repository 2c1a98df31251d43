import { describe, expect, it } from 'vitest';
import { outcomeOf, problemsOf, runtimeTable } from '../src/runtime-outcome.ts';

// `npm run test:runtimes` runs Bun, Deno and workerd, whose binaries it installs. Here, Node stands for all.
describe('the runtimes', () => {
  it('are compared with Node, which answers within the limits and passes the suite', async () => {
    const node = await outcomeOf('node');
    expect(node.missing).toBeUndefined();
    const { answers = [], suite } = node;
    expect(suite?.failures).toEqual([]);
    expect(suite?.passed).toBeGreaterThan(100);
    const statuses = answers.map((answer) => Number(answer.split('\n')[1]));
    expect(statuses).toEqual([
      // A preflight does not count, a redirect does, and no header makes another client.
      ...[200, 200, 302, 429, 429, 429],
      ...[200, 500, 429],
      ...[404, 204],
      // A Hono app.
      ...[200, 302, 429, 429, 200],
      ...[200, 200, 200, 200, 401, 401, 429],
    ]);
    expect(problemsOf(node, answers)).toEqual([]);
    expect(runtimeTable([node], answers)).toContain(`| ${answers.length} of ${answers.length} |`);
  });

  it('are not proven by another answer, a case that fails, a suite without cases, or no result', () => {
    const suite = { passed: 1, failures: [] };
    const outcome = { name: 'x', version: '1', answers: ['a', 'b'], suite };
    expect(problemsOf(outcome, ['a', 'b'])).toEqual([]);
    expect(problemsOf(outcome, ['a', 'c'])).toEqual([expect.stringContaining('c\nand it answers:\nb')]);
    expect(problemsOf({ ...outcome, suite: { passed: 1, failures: ['mine'] } }, ['a', 'b'])).toEqual([
      'mine',
    ]);
    expect(problemsOf({ ...outcome, suite: { passed: 0, failures: [] } }, ['a', 'b'])).toHaveLength(1);
    expect(problemsOf({ name: 'x', version: '1', answers: ['a', 'b'] }, ['a', 'b'])).toHaveLength(1);
    expect(problemsOf({ name: 'x', missing: 'gone' }, ['a'])).toEqual(['gone']);
  });

  it('are named: another name is reported with those that exist', async () => {
    expect(await outcomeOf('rhino')).toEqual({
      name: 'rhino',
      missing: 'The runtimes are node, bun, deno, workerd.',
    });
  });
});
