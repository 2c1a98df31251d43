import { describe, expect, it } from 'vitest';
import { type Behaviour, behaviour, observed } from '../src/behaviour.ts';
import type { Contestant } from '../src/contestant.ts';
import { contestants } from '../src/contestants/all-contestants.ts';
import { markdownOf } from '../src/report.ts';
import { type RunOptions, runBehaviours } from '../src/run-behaviours.ts';
import { runUntilComplete } from '../src/run-until-complete.ts';
import type { Servers } from '../src/servers.ts';

const NO_SERVERS: Servers = {
  redis: { missing: 'connect ECONNREFUSED' },
  postgres: { missing: 'connect ECONNREFUSED' },
};

const passes = behaviour({
  title: 'Admits the first check',
  why: 'For this test.',
  needs: ['window'],
  async observe({ window }) {
    const { allowed } = await (await window({ limit: 1, windowMs: 60_000 })).check('key');
    return observed(allowed, `first ${allowed}`);
  },
});

const inMemory = contestantOf('Sluice', 'memory');

function contestantOf(library: string, form: string): Contestant {
  const found = contestants.find((one) => one.library === library && one.form === form);
  if (found === undefined) throw new Error(`No ${library}, ${form}`);
  return found;
}

async function run(options: RunOptions) {
  const report = await runBehaviours({ start: async () => NO_SERVERS, ...options });
  const cells = report.behaviours.flatMap((row) =>
    row.cells.map((cell) => `${cell.library}, ${cell.form}: ${cell.verdict}`),
  );
  return { cells, missing: report.missing, markdown: markdownOf(report), report };
}

describe('what is missing', () => {
  it('names a package that cannot be imported, and observes the others', async () => {
    const gone: Contestant = {
      ...contestantOf('limiter', 'memory'),
      // @ts-expect-error: it must not exist.
      load: () => import('a-package-that-is-not-installed'),
    };

    const { cells, missing, markdown } = await run({ contestants: [inMemory, gone], behaviours: [passes] });

    expect(cells).toEqual(['Sluice, memory: yes', 'limiter, memory: missing']);
    expect(missing).toEqual([
      expect.stringMatching(/^limiter, memory: could not be loaded: .*a-package-that-is-not-installed/),
    ]);
    expect(markdown).toContain('**INCOMPLETE: 1 missing**');
  });

  it('names a server that cannot be reached with each contestant that needs it, and observes the others', async () => {
    const { cells, missing, report } = await run({
      contestants: [
        inMemory,
        contestantOf('Sluice', 'Redis'),
        contestantOf('rate-limiter-flexible', 'Postgres'),
      ],
      behaviours: [passes, { ...passes, title: 'Again' }],
    });

    expect(cells.slice(0, 3)).toEqual([
      'Sluice, memory: yes',
      'Sluice, Redis: missing',
      'rate-limiter-flexible, Postgres: missing',
    ]);
    expect(missing).toEqual([
      'Sluice, Redis: no redis server: connect ECONNREFUSED',
      'rate-limiter-flexible, Postgres: no postgres server: connect ECONNREFUSED',
    ]);
    expect(report.servers).toEqual({ redis: null, postgres: null });
  });

  it('reports a behaviour that throws as missing', async () => {
    const throws = { ...passes, title: 'Throws', observe: () => Promise.reject(new Error('broken')) };

    const { cells, missing } = await run({ contestants: [inMemory], behaviours: [throws, passes] });

    expect(cells).toEqual(['Sluice, memory: missing', 'Sluice, memory: yes']);
    expect(missing).toEqual(['Sluice, memory: Throws: Error: broken']);
  });

  it('reports a behaviour that hangs as missing, and goes on', async () => {
    const hangs = { ...passes, title: 'Hangs', observe: () => new Promise<never>(() => {}) };

    const { cells, missing } = await run({
      contestants: [inMemory],
      behaviours: [hangs, passes],
      limitMs: 200,
    });

    expect(cells).toEqual(['Sluice, memory: missing', 'Sluice, memory: yes']);
    expect(missing).toEqual(['Sluice, memory: Hangs: Error: did not end within 0.2 s']);
  });

  it('reports a behaviour as missing whose other process cannot start, or ends before it answers', async () => {
    const options = { limit: 1, windowMs: 60_000 };
    const counts = behaviour({
      ...passes,
      title: 'Counts elsewhere',
      async observe(_offered, processes) {
        const process = await processes.start();
        const counting = process.count({ options, key: 'key', times: 1_000_000 });
        processes.end();
        return observed((await counting) === 1, '');
      },
    });
    const unknown: Contestant = { ...inMemory, form: 'unknown to the other process' };

    const { missing } = await run({ contestants: [inMemory, unknown], behaviours: [counts] });

    expect(missing).toEqual([
      'Sluice, memory: Counts elsewhere: Error: The other process ended with SIGKILL',
      'Sluice, unknown to the other process: Counts elsewhere: Error: No contestant Sluice, unknown to the other process',
    ]);
  });

  it('distinguishes what is not offered from what is missing', async () => {
    const restores = behaviour({
      ...passes,
      title: 'Restores',
      needs: ['window', 'snapshot'],
      observe: () => Promise.reject(new Error('must not be called')),
    });

    const { cells, missing } = await run({ contestants: [inMemory], behaviours: [restores, passes] });

    expect(cells).toEqual(['Sluice, memory: not offered', 'Sluice, memory: yes']);
    expect(missing).toEqual([]);
  });

  it('is observed again, but no verdict is, and no contestant that takes no part', async () => {
    const runs: string[] = [];
    const once = (title: string, outcomes: ('no' | Error)[]): Behaviour => ({
      ...passes,
      title,
      async observe() {
        runs.push(title);
        const outcome = outcomes.shift();
        if (outcome === undefined || outcome instanceof Error)
          throw outcome ?? new Error('observed too often');
        return { verdict: outcome, seen: title };
      },
    });

    const report = await runUntilComplete({
      start: async () => NO_SERVERS,
      contestants: [inMemory, contestantOf('Sluice', 'Redis')],
      behaviours: [once('Busy, then no', [new Error('busy'), 'no']), once('No at once', ['no'])],
    });

    expect(runs).toEqual(['Busy, then no', 'No at once', 'Busy, then no']);
    expect(report.behaviours.map(({ cells }) => cells.map(({ verdict }) => verdict))).toEqual([
      ['no', 'missing'],
      ['no', 'missing'],
    ]);
    expect(report.missing).toEqual(['Sluice, Redis: no redis server: connect ECONNREFUSED']);
  });
});
