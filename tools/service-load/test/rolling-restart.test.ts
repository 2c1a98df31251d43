import { type RedisServer, startRedis } from '@sluice/test-servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, httpCaller } from './callers.ts';
import { buildPrograms, type Program, type Programs } from './programs.ts';
import { isFull } from './scale.ts';

const RESTARTS = 6;
const LIMIT = 3000;
const LEAST_REQUESTS = 9000;
const CALLERS = 16;

let redis: RedisServer;
let programs: Programs;

beforeAll(async () => {
  [redis, programs] = await Promise.all([startRedis(), buildPrograms()]);
});

afterAll(() => Promise.all([redis.stop(), programs.remove()]));

/** A process, and the connections of the load balancer to it. */
interface Instance {
  readonly program: Program;
  readonly caller: Caller;
}

async function start(port: number): Promise<Instance> {
  const config = {
    version: 1,
    prefix: 'rolling-restart',
    store: { redis: { url: redis.url } },
    domains: { api: { rules: [{ key: ['ip'], limit: `${LIMIT}/1d` }] } },
  };
  // Longer than a loaded machine takes: an answer of the failure policy would be a wrong one.
  const program = await programs.start('service', { port, config, storeDeadlineMs: 20_000, drainMs: 500 });
  return { program, caller: httpCaller(program.http) };
}

// The short form is in the tests of the server.
test.runIf(isFull)(
  `${RESTARTS} restarts by SIGTERM of two processes on Redis, under load: no wrong verdict, no error of a connection`,
  { timeout: 900_000 },
  async () => {
    const instances = [await start(0), await start(0)];
    let sent = 0;
    let allowed = 0;
    let restarted = 0;
    const errors: unknown[] = [];
    const caller = async (): Promise<void> => {
      while (sent < LEAST_REQUESTS || restarted < RESTARTS) {
        sent++;
        // As a load balancer does: an instance that is restarted is sent nothing new.
        const { caller: to } = instances[sent % instances.length] as Instance;
        try {
          const answer = await to.check('192.0.2.1');
          if (answer.status !== 200 || answer.degraded) errors.push(answer);
          if (answer.allowed) allowed++;
        } catch (error) {
          errors.push(error);
        }
      }
    };
    const restart = async (): Promise<void> => {
      for (let i = 0; i < RESTARTS; i++) {
        const from = sent;
        await expect.poll(() => sent).toBeGreaterThan(from + 500);
        const old = instances.shift() as Instance;
        expect(await old.program.stop()).toBe(0);
        old.caller.close();
        instances.push(await start(Number(new URL(old.program.http).port)));
        restarted++;
      }
    };
    await Promise.all([restart(), ...Array.from({ length: CALLERS }, caller)]);
    console.log(
      `${restarted} restarts, ${sent} requests, ${allowed} allowed of ${LIMIT}, ${errors.length} errors.`,
    );
    for (const { program, caller: to } of instances) {
      to.close();
      await program.stop();
    }
    expect(errors).toEqual([]);
    expect(allowed).toBe(LIMIT);
  },
);
