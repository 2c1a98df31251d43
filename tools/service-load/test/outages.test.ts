import { createServer } from '@sluice/server';
import { type RedisServer, startFaultProxy, startRedis } from '@sluice/test-servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, grpcCaller, httpCaller } from './callers.ts';
import { isFull } from './scale.ts';

const REQUESTS = isFull ? 2000 : 60;
const DEADLINE_MS = 150;
/** The deadline, with what a loaded machine adds. A store that hangs would never answer by itself. */
const BUDGET_MS = 5000;

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis({ own: true });
});

afterAll(() => redis.stop());

/** Checks by both protocols, some at a time. Returns the longest time that an answer took. */
async function longestOf(callers: readonly Caller[], requests: number): Promise<number> {
  let longestMs = 0;
  let sent = 0;
  const worker = async (caller: Caller): Promise<void> => {
    while (sent < requests) {
      const at = performance.now();
      // An outage is an answer too: 503, or UNAVAILABLE.
      const status = await caller.check(`192.0.2.${sent++ % 50}`).then(
        (answer) => answer.status,
        ({ code }) => (code === 14 ? 503 : `gRPC ${code}`),
      );
      expect([200, 503]).toContain(status);
      longestMs = Math.max(longestMs, performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, i) => worker(callers[i % callers.length] as Caller)));
  return longestMs;
}

test(`Redis paused, killed and slow: each of ${REQUESTS} answers comes within the budget, and checks succeed again afterwards`, {
  timeout: 1_800_000,
}, async () => {
  const proxy = await startFaultProxy({
    target: { host: '127.0.0.1', port: Number(new URL(redis.url).port) },
  });
  const config = {
    version: 1,
    store: { redis: { url: `redis://127.0.0.1:${proxy.port}` } },
    domains: { api: { rules: [{ key: ['ip'], limit: '1000000/1h' }] } },
  };
  const server = createServer({ config, storeDeadlineMs: DEADLINE_MS });
  const http = httpCaller(await server.listen({ port: 0 }));
  const grpc = grpcCaller(await server.listenGrpc({ port: 0 }));
  const callers = [http, grpc];
  const untilDeciding = () => expect.poll(async () => (await http.check('192.0.2.1')).status).toBe(200);
  const faults: readonly [string, () => unknown, () => unknown][] = [
    ['paused', () => redis.pause(), () => redis.resume()],
    ['killed', () => redis.kill(), () => redis.restart()],
    ['slow', () => proxy.delay({ toServerMs: 3 * DEADLINE_MS }), () => proxy.pass()],
  ];
  try {
    await untilDeciding();
    const figures: string[] = [];
    for (const [name, begin, end] of faults) {
      await begin();
      const longestMs = await longestOf(callers, REQUESTS).finally(end);
      figures.push(`${name} ${longestMs.toFixed(0)} ms`);
      expect(longestMs, name).toBeLessThan(BUDGET_MS);
      await untilDeciding();
    }
    console.log(`Longest answer, with a deadline of ${DEADLINE_MS} ms: ${figures.join(', ')}.`);
  } finally {
    http.close();
    grpc.close();
    await server.close();
    await proxy.stop();
  }
});
