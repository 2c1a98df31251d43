import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServedContender } from '../contender.ts';
import type { Load, LoadFigures } from './load.ts';
import type { Measuring, StartMeasuring } from './measurement.ts';
import { openFunction, setupOf } from './open-contender.ts';
import { roundLength } from './round-length.ts';

/** Requests to a web server in this process. autocannon sends them from a process of its own. */
export const startMeasuring: StartMeasuring = async (assignment): Promise<Measuring> => {
  const open = await openFunction<ServedContender>(assignment.entry.module);
  await prove(await open(setupOf(assignment, 2)), assignment.entry.role !== 'floor');
  const server = await open(setupOf(assignment));
  const client = fork(new URL('./load.js', import.meta.url), { execArgv: [] });
  return {
    round: async () => {
      const before = process.cpuUsage();
      const { perSecond, p50Ms, p99Ms, requests } = await loadFrom(client, {
        url: server.url,
        seconds: (assignment.roundMs * roundLength('requests')) / 1000,
        connections: assignment.inFlight,
        amount: assignment.checks,
      });
      const { user, system } = process.cpuUsage(before);
      return { perSecond, p50Ms, p99Ms, clientMicros: (user + system) / requests };
    },
    close: async () => {
      client.disconnect();
      await server.close();
    },
  };
};

/** Sends three requests, where a limit allows two. */
async function prove(server: ServedContender, isLimited: boolean): Promise<void> {
  try {
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) {
      const response = await fetch(server.url);
      await response.arrayBuffer();
      statuses.push(response.status);
    }
    const expected = isLimited ? '200, 200, 429' : '200, 200, 200';
    if (statuses.join(', ') !== expected) {
      throw new Error(`Three requests got ${statuses.join(', ')} instead of ${expected}`);
    }
  } finally {
    await server.close();
  }
}

async function loadFrom(client: ChildProcess, load: Load): Promise<LoadFigures> {
  client.send(load);
  const settled = new AbortController();
  const { signal } = settled;
  const answered = once(client, 'message', { signal }).then(([answer]) => answer as LoadAnswer);
  const died = once(client, 'exit', { signal }).then(() => ({ error: 'autocannon died' }));
  try {
    const answer = await Promise.race([answered, died]);
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  } finally {
    settled.abort();
    for (const loser of [answered, died]) loser.catch(() => {});
  }
}

type LoadAnswer = LoadFigures | { readonly error: string };
