// Eight processes that share the quotas of fake upstreams over real servers.
// SIMULATION=full: 100,000 calls over five styles on Redis and on Postgres, then faults, then kill -9. The
// share of the quota means something only where the machine could use all of it: SIMULATION_LIMIT, per 10 s,
// and SIMULATION_CALLS, of all upstreams together, make it smaller.
import { postgresStore } from '@sluice/store-postgres';
import {
  type CompiledPackages,
  compilePackages,
  type Server,
  startPostgres,
  startRedis,
} from '@sluice/test-servers';
import Table from 'cli-table3';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faults, fiveStyles } from './scenarios.ts';
import { type RunOptions, type RunOutcome, simulate } from './simulation.ts';
import type { Scenario } from './worker-run.ts';

const isFull = process.env.SIMULATION === 'full';
// So little per window that a busy machine can use it, too.
const small = { limit: 10, windowMs: 5000, channels: 3 };
const large = { limit: Number(process.env.SIMULATION_LIMIT ?? 200), windowMs: 10_000, channels: 10 };
const calls = Number(process.env.SIMULATION_CALLS ?? 100_000);

let compiled: CompiledPackages;
let program: string;
const servers = new Map<'redis' | 'postgres', Server>();

beforeAll(async () => {
  compiled = await compilePackages(import.meta.dirname, 'core', 'outbound', 'store-redis', 'store-postgres');
  program = await compiled.program('worker.mjs');
  servers.set('redis', await startRedis({ own: true }));
  const postgres = await startPostgres({ own: true });
  servers.set('postgres', postgres);
  const pool = new pg.Pool({ connectionString: postgres.url });
  await postgresStore({ pool }).migrate();
  await pool.end();
}, 300_000);
afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.stop()));
  await compiled?.remove();
});

async function run(
  store: 'redis' | 'postgres',
  title: string,
  scenarios: readonly Scenario[],
  options: Pick<RunOptions, 'calls' | 'mostMs' | 'killEveryMs'>,
): Promise<RunOutcome> {
  const storeUrl = servers.get(store)?.url as string;
  // A name of its own: runs share the server.
  const named = scenarios.map((scenario) => ({
    ...scenario,
    name: `${scenario.name} (${title})`.slice(0, 64),
  }));
  const outcome = await simulate(named, { program, store, storeUrl, ...options });
  print(`${title}, ${store}`, outcome);
  for (const { scenario, calls, refused, share } of outcome.outcomes) {
    const { name, mostRefused = 0 } = scenario;
    expect(calls, name).toBeGreaterThan(0);
    expect((refused / (calls + refused)) * 10_000, name).toBeLessThanOrEqual(mostRefused);
    if (isFull) expect.soft(share, name).toBeGreaterThanOrEqual(scenario.share);
  }
  return outcome;
}

function print(title: string, { outcomes, usage, kills }: RunOutcome): void {
  const table = new Table({ head: ['upstream', 'calls', '429s', '% of the quota'], style: { head: [] } });
  for (const { scenario, calls, refused, share } of outcomes) {
    table.push([scenario.name, calls, refused, (share * 100).toFixed(2)]);
  }
  const calls = outcomes.reduce((sum, outcome) => sum + outcome.calls, 0);
  const { failures, exchanges, cpuMs, locks, lockedMs } = usage;
  const facts = [
    `${(exchanges / calls).toFixed(2)} exchanges and ${(cpuMs / calls).toFixed(1)} ms of processors a call`,
    ...(locks === 0 ? [] : [`rows locked ${(lockedMs / locks).toFixed(1)} ms each time`]),
    `killed: ${kills}`,
    `errors: ${JSON.stringify(failures)}`,
  ];
  console.info(`${title}; ${facts.join('; ')}\n${table}`);
}

test.runIf(!isFull)('eight processes over Redis use five quotas, and get no 429', async () => {
  await run('redis', 'five styles', fiveStyles(small), { calls: 1000, mostMs: 13_000 });
  // The share is asserted by the full run, and in virtual time by `over-sends.test.ts`: here others use the
  // processor too.
});

const stores = ['redis', 'postgres'] as const;

test.runIf(!isFull).each(stores)('kill -9 of a process with holds causes no 429, over %s', async (store) => {
  const scenarios = fiveStyles(small).map((scenario) => ({ ...scenario, options: { lease: '3s' } }));
  await run(store, 'kill -9', scenarios, { calls: 200, mostMs: 7000, killEveryMs: 1500 });
});

test.runIf(!isFull).each(stores)('lost answers cause no 429, over %s', async (store) => {
  // One in ten, because of one in a hundred there would hardly be any. Their calls never end.
  const scenarios = fiveStyles(small).map((scenario) => ({
    ...scenario,
    fake: { ...scenario.fake, lostAnswers: 0.1 },
    options: { lease: '3s' },
  }));
  await run(store, 'lost answers', scenarios, { calls: 200, mostMs: 7000 });
});

test.runIf(isFull).each(stores)(
  '100,000 calls over %s, in five styles',
  async (store) => {
    await run(store, 'five styles', fiveStyles(large), { calls, mostMs: 1_500_000 });
  },
  1_800_000,
);

test.runIf(isFull)(
  'faults of clocks, networks and other users',
  async () => {
    await run('redis', 'faults', faults(large), { calls: calls / 3, mostMs: 250_000 });
    await run('postgres', 'faults', faults(large), { calls: calls / 3, mostMs: 250_000 });
  },
  1_200_000,
);

test.runIf(isFull).each(stores)(
  'kill -9 of a process with holds, again and again, over %s',
  async (store) => {
    const scenarios = fiveStyles(large).map((scenario) => ({
      ...scenario,
      options: { lease: '5s' },
      // What a killed process holds is charged, whether or not the upstream has counted it.
      share: scenario.share - 0.02,
    }));
    await run(store, 'kill -9', scenarios, { calls: calls / 3, mostMs: 250_000, killEveryMs: 7000 });
  },
  1_200_000,
);
