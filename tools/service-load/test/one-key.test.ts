import { createServer } from '@sluice/server';
import { type RedisServer, startRedis } from '@sluice/test-servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { grpcCaller, httpCaller } from './callers.ts';
import { isFull, seed } from './scale.ts';

const REQUESTS = isFull ? 10_000 : 600;
const LIMIT = Math.floor(REQUESTS / 3);

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(() => redis.stop());

for (const kind of ['memory', 'redis'] as const) {
  test(`${REQUESTS} simultaneous requests on one key, over HTTP and gRPC, on ${kind}: exactly the limit`, {
    timeout: 1_800_000,
  }, async () => {
    const config = {
      version: 1,
      prefix: `one-key-${seed}`,
      store: kind === 'memory' ? 'memory' : { redis: { url: redis.url } },
      domains: { api: { rules: [{ key: ['ip'], limit: `${LIMIT}/1h` }] } },
    };
    // Longer than a loaded machine takes: an answer of the failure policy would be a wrong one.
    const server = createServer({ config, storeDeadlineMs: 60_000 });
    const http = httpCaller(await server.listen({ port: 0 }), 256);
    const grpc = grpcCaller(await server.listenGrpc({ port: 0 }));
    try {
      const answers = await Promise.all(
        Array.from({ length: REQUESTS }, (_, i) => (i % 2 === 0 ? http : grpc).check('192.0.2.1')),
      );
      expect(answers.filter(({ status, degraded }) => status !== 200 || degraded)).toEqual([]);
      const allowed = answers.filter((answer) => answer.allowed).length;
      console.log(`${kind}: ${allowed} of ${REQUESTS} allowed, limit ${LIMIT}.`);
      expect(allowed).toBe(LIMIT);
    } finally {
      http.close();
      grpc.close();
      await server.close();
    }
  });
}
