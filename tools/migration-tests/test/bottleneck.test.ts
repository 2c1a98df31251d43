import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { pairsOf } from './migration-page.ts';
import { statedBy } from './traffic.ts';

const ANSWER_MS = 50;

/** Less than the second of the page, for what a busy machine adds to the first call. */
const SECOND_MS = 750;

interface Calls {
  get(url: string): Promise<Response>;
}

it('the page on moving from bottleneck states what both sides send', async () => {
  const [pair] = await pairsOf<Calls>('bottleneck');
  const [step] = pair?.traffic ?? [];
  if (pair === undefined || step === undefined) throw new Error('no pair');
  const stated = statedBy(pair);
  // One side after the other: each has the quota of a server of its own.
  for (const side of ['before', 'after'] as const) {
    const calls = await pair[side]();
    const startMs = performance.now();
    const sent = await sentBy(calls, step.times, async () => {
      const secondsSinceStart = () => Math.floor((performance.now() - startMs) / 1000);
      await sleep(startMs + secondsSinceStart() * 1000 + step.atMs - performance.now());
    });
    expect([sent], side).toEqual(stated[side]);
  }
});

/** What arrives at a server when this many calls are made at once. */
async function sentBy({ get }: Calls, calls: number, untilItsTime: () => Promise<void>): Promise<string> {
  const arrivals: number[] = [];
  let open = 0;
  let mostAtOnce = 0;
  const server = createServer((_request, response) => {
    arrivals.push(performance.now());
    open++;
    mostAtOnce = Math.max(mostAtOnce, open);
    setTimeout(() => {
      open--;
      response.end();
    }, ANSWER_MS);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await untilItsTime();
  const responses = await Promise.all(Array.from({ length: calls }, () => get(url)));
  const [first = 0] = arrivals;
  const inFirstSecond = arrivals.filter((at) => at < first + SECOND_MS).length;
  const answers = responses.filter(({ ok }) => ok).length;
  const word = inFirstSecond > 5 ? 'more than' : 'at most';
  return `${answers} answers, ${mostAtOnce} at once, ${word} 5 in the first second`;
}
