import { Agent, request } from 'node:http';
import { type RedisServer, startRedis } from '@sluice/test-servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer, type DecisionServer } from '../src/index.ts';

const LIMIT = 700;
const REQUESTS = 2000;
const CALLERS = 20;

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis({ own: true });
});

afterAll(() => redis.stop());

/** An instance, and the connections of the load balancer to it. */
interface Instance {
  readonly server: DecisionServer;
  readonly url: string;
  readonly agent: Agent;
}

async function start(port = 0): Promise<Instance> {
  const config = {
    version: 1,
    store: { redis: { url: redis.url } },
    domains: { api: { rules: [{ key: ['user'], limit: `${LIMIT}/1h` }] } },
  };
  // Longer than a loaded machine takes: here, an answer of the failure policy would be a wrong one.
  const server = createServer({ config, storeDeadlineMs: 20_000, drainMs: 500, closeWithinMs: 30_000 });
  return { server, url: await server.listen({ port }), agent: new Agent({ keepAlive: true }) };
}

test('a rolling restart of two instances on Redis under load gives no wrong verdict and no error', async () => {
  const instances = [await start(), await start()];
  try {
    let sent = 0;
    let allowed = 0;
    let restarted = 0;
    const errors: unknown[] = [];
    const caller = async (): Promise<void> => {
      while (sent < REQUESTS || restarted < 2) {
        sent++;
        // As a load balancer does: an instance that is restarted is sent nothing new.
        const { url, agent } = instances[sent % instances.length] as Instance;
        try {
          if (await check(url, agent)) allowed++;
        } catch (error) {
          errors.push(error);
        }
      }
    };
    const restart = async (): Promise<void> => {
      for (let i = 0; i < 2; i++) {
        await expect.poll(() => sent).toBeGreaterThan((i + 1) * 500);
        const old = instances.shift() as Instance;
        await old.server.close();
        old.agent.destroy();
        instances.push(await start(Number(new URL(old.url).port)));
        restarted++;
      }
    };
    await Promise.all([restart(), ...Array.from({ length: CALLERS }, caller)]);
    expect(errors).toEqual([]);
    expect(sent).toBeGreaterThanOrEqual(REQUESTS);
    expect(allowed).toBe(LIMIT);
  } finally {
    await Promise.all(instances.map(({ server }) => server.close()));
    for (const { agent } of instances) agent.destroy();
  }
});

/** Resolves to whether the check is allowed; rejects for everything but a decision of the store. */
function check(url: string, agent: Agent): Promise<boolean> {
  const body = JSON.stringify({ domain: 'api', attributes: { user: 'ada' } });
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const sending = request(`${url}/v1/check`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', reject).on('end', () => {
        const answer = JSON.parse(text);
        if (response.statusCode === 200 && answer.degraded === false) resolve(answer.allowed);
        else reject(new Error(`${response.statusCode} ${text}`));
      });
    });
    sending.on('error', reject).end(body);
  });
}
