import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, grpcCaller, httpCaller } from './callers.ts';
import { buildPrograms, type Program, type Programs, protoFile } from './programs.ts';
import { isFull } from './scale.ts';

const ROUNDS = Number(process.env.SERVICE_ROUNDS ?? 24);
const REQUESTS = 3000;
/** For the compiler. */
const WARM_UP_ROUNDS = 8;
const IN_FLIGHT = 64;
const KEYS = 1000;
const HALF_LOAD_MS = 1500;
const HALF_LOAD_ROUNDS = 5;

interface Round {
  readonly perSecond: number;
  /** Of the server's process. */
  readonly cpuUs: number;
  readonly p99Ms: number;
}

let programs: Programs;

beforeAll(async () => {
  programs = await buildPrograms();
});

afterAll(() => programs.remove());

const options = {
  config: {
    version: 1,
    domains: { api: { rules: [{ name: 'per-ip', key: ['ip'], limit: '1000000/1h' }] } },
  },
};

test.runIf(isFull)(
  'Over HTTP and gRPC, the service beside a bare server of the same library, in turns',
  { timeout: 1_800_000 },
  async () => {
    const servers = {
      bare: await programs.start('bare', { protoFile }),
      service: await programs.start('service', options),
    };
    try {
      for (const [protocol, callerOf] of [
        ['HTTP', (at: Program) => httpCaller(at.http)],
        ['gRPC', (at: Program) => grpcCaller(at.grpc)],
      ] as const) {
        const bare = callerOf(servers.bare);
        const service = callerOf(servers.service);
        const rounds: { bare: Round; service: Round }[] = [];
        for (let i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
          // In turns, so that neither always runs in the wake of the other.
          const first = i % 2 === 0 ? await round(bare, servers.bare) : undefined;
          const pair = {
            service: await round(service, servers.service),
            bare: first ?? (await round(bare, servers.bare)),
          };
          if (i >= 0) rounds.push(pair);
        }
        const rate = median(rounds.map(({ service: { perSecond } }) => perSecond));
        const half: { bare: number[]; service: number[] } = { bare: [], service: [] };
        for (let i = 0; i < HALF_LOAD_ROUNDS; i++) {
          half.bare.push(await paced(bare, rate / 2));
          half.service.push(await paced(service, rate / 2));
        }
        console.log(
          [
            `${protocol}, ${ROUNDS} rounds of ${REQUESTS} requests, ${IN_FLIGHT} in flight, medians:`,
            `  requests a second: bare ${whole(rounds.map((one) => one.bare.perSecond))}, service ${whole(rounds.map((one) => one.service.perSecond))}`,
            `  processor time a request: bare ${whole(rounds.map((one) => one.bare.cpuUs))} us, service ${whole(rounds.map((one) => one.service.cpuUs))} us`,
            `  p99: bare ${median(rounds.map((one) => one.bare.p99Ms)).toFixed(1)} ms, service ${median(rounds.map((one) => one.service.p99Ms)).toFixed(1)} ms`,
            `  share of the bare server's rate: ${ratio(rounds, (one) => one.service.perSecond / one.bare.perSecond)}`,
            `  the same by processor time:      ${ratio(rounds, (one) => one.bare.cpuUs / one.service.cpuUs)}`,
            `  by that of the quietest quarter: ${(quiet(rounds, 'bare') / quiet(rounds, 'service')).toFixed(2)} (bare ${quiet(rounds, 'bare').toFixed(0)} us, service ${quiet(rounds, 'service').toFixed(0)} us)`,
            `  p99 at half load, ${HALF_LOAD_ROUNDS} rounds: bare ${spread(half.bare)} ms, service ${spread(half.service)} ms`,
          ].join('\n'),
        );
        bare.close();
        service.close();
        expect(rounds).toHaveLength(ROUNDS);
      }
    } finally {
      await Promise.all(Object.values(servers).map((server) => server.stop()));
    }
  },
);

async function round(caller: Caller, server: Program): Promise<Round> {
  const times: number[] = [];
  const cpuBefore = await server.cpuMs();
  const startedAt = performance.now();
  let sent = 0;
  const worker = async (): Promise<void> => {
    while (sent < REQUESTS) {
      const at = performance.now();
      const { status, allowed } = await caller.check(addressOf(sent++));
      if (status !== 200 || !allowed) throw new Error(`A check was answered ${status}, ${allowed}.`);
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const tookMs = performance.now() - startedAt;
  const cpuMs = (await server.cpuMs()) - cpuBefore;
  return {
    perSecond: (times.length * 1000) / tookMs,
    cpuUs: (cpuMs * 1000) / times.length,
    p99Ms: percentile(times, 0.99),
  };
}

/** Sends at a fixed rate, whatever comes back, and resolves to the p99 in milliseconds. */
async function paced(caller: Caller, perSecond: number): Promise<number> {
  const times: number[] = [];
  const calls: Promise<void>[] = [];
  const startedAt = performance.now();
  for (;;) {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs > HALF_LOAD_MS) break;
    while (calls.length < (elapsedMs * perSecond) / 1000) {
      const at = performance.now();
      const i = calls.length;
      calls.push(caller.check(addressOf(i)).then(() => void times.push(performance.now() - at)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(calls);
  return percentile(times, 0.99);
}

/** Each is an address: others take a longer way. */
function addressOf(i: number): string {
  const key = i % KEYS;
  return `10.0.${key >> 8}.${key & 255}`;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The processor time that a quarter of the rounds stay below: what others do to the caches adds to it. */
function quiet(rounds: readonly Record<'bare' | 'service', Round>[], name: 'bare' | 'service'): number {
  return percentile(
    rounds.map((one) => one[name].cpuUs),
    0.25,
  );
}

function spread(values: readonly number[]): string {
  return `${median(values).toFixed(1)} (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;
}

function whole(values: readonly number[]): string {
  return median(values).toFixed(0);
}

function ratio(
  rounds: readonly { bare: Round; service: Round }[],
  of: (one: { bare: Round; service: Round }) => number,
): string {
  const ratios = rounds.map(of);
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
}
