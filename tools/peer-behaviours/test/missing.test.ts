import { describe, expect, it } from 'vitest';
import { type Behaviour, observed } from '../src/correctness/behaviour.ts';
import type { Contestant } from '../src/correctness/contestant.ts';
import { contestants } from '../src/correctness/contestants/all-contestants.ts';
import { type CorrectnessOptions, runCorrectness } from '../src/correctness/run.ts';
import type { Servers } from '../src/correctness/servers.ts';
import type { Report } from '../src/correctness/table.ts';

const NO_SERVERS: Servers = {
  redis: { missing: 'connect ECONNREFUSED' },
  postgres: { missing: 'connect ECONNREFUSED' },
};

const passes: Behaviour = {
  title: 'Lets the first pass',
  why: 'For this test.',
  async observe({ window }) {
    const { allowed } = await (await window({ limit: 1, windowMs: 60_000 })).check('key');
    return observed(allowed, `first ${allowed}`);
  },
};

const inMemory = contestantOf('Sluice', 'memory');

function contestantOf(library: string, form: string): Contestant {
  const found = contestants.find((one) => one.library === library && one.form === form);
  if (found === undefined) throw new Error(`No ${library}, ${form}`);
  return found;
}

async function run(options: CorrectnessOptions) {
  const { json, missing, markdown } = await runCorrectness({ start: async () => NO_SERVERS, ...options });
  const report = json as Report;
  const cells = report.behaviours.flatMap((row) =>
    row.cells.map((cell) => `${cell.library}, ${cell.form}: ${cell.verdict}`),
  );
  return { cells, missing, markdown, report };
}

describe('what is missing', () => {
  it('names a package that cannot be imported, and sees the others', async () => {
    const gone: Contestant = {
      ...contestantOf('limiter', 'memory'),
      // @ts-expect-error: that it is not there is the point.
      load: () => import('a-package-that-nobody-has-installed'),
    };

    const { cells, missing, markdown } = await run({ contestants: [inMemory, gone], behaviours: [passes] });

    expect(cells).toEqual(['Sluice, memory: yes', 'limiter, memory: missing']);
    expect(missing).toEqual([
      expect.stringMatching(/^limiter, memory: could not be loaded: .*nobody-has-installed/),
    ]);
    expect(markdown).toContain('**INCOMPLETE: 1 missing**');
  });

  it('names a server that cannot be reached, with each contestant that needs it, and sees the others', async () => {
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

  it('takes a behaviour that throws for no verdict', async () => {
    const throws: Behaviour = {
      ...passes,
      title: 'Throws',
      observe: () => Promise.reject(new Error('broken')),
    };

    const { cells, missing } = await run({ contestants: [inMemory], behaviours: [throws, passes] });

    expect(cells).toEqual(['Sluice, memory: missing', 'Sluice, memory: yes']);
    expect(missing).toEqual(['Sluice, memory: Throws: Error: broken']);
  });

  it('takes a behaviour that hangs for no verdict, and goes on', async () => {
    const hangs: Behaviour = { ...passes, title: 'Hangs', observe: () => new Promise(() => {}) };

    const { cells, missing } = await run({
      contestants: [inMemory],
      behaviours: [hangs, passes],
      limitMs: 200,
    });

    expect(cells).toEqual(['Sluice, memory: missing', 'Sluice, memory: yes']);
    expect(missing).toEqual(['Sluice, memory: Hangs: Error: did not end within 0.2 s']);
  });

  it('takes another process that cannot start, or that ends before it has answered, for no verdict', async () => {
    const options = { limit: 1, windowMs: 60_000 };
    const counts: Behaviour = {
      ...passes,
      title: 'Counts elsewhere',
      async observe(_abilities, elsewhere) {
        const process = await elsewhere.start();
        const counting = process.count({ options, key: 'key', times: 1_000_000 });
        elsewhere.end();
        return observed((await counting) === 1, '');
      },
    };
    const unknown: Contestant = { ...inMemory, form: 'unknown to the other process' };

    const { missing } = await run({ contestants: [inMemory, unknown], behaviours: [counts] });

    expect(missing).toEqual([
      'Sluice, memory: Counts elsewhere: Error: The other process ended with SIGKILL',
      'Sluice, unknown to the other process: Counts elsewhere: Error: No contestant Sluice, unknown to the other process',
    ]);
  });

  it('tells what is not offered apart from what is missing', async () => {
    const never: Behaviour = { ...passes, title: 'Never', observe: async () => undefined };

    const { cells, missing } = await run({ contestants: [inMemory], behaviours: [never] });

    expect(cells).toEqual(['Sluice, memory: not offered']);
    expect(missing).toEqual([]);
  });
});
