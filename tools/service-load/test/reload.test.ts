import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '@sluice/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFull } from './scale.ts';

const RELOADS = isFull ? 1000 : 30;
const LIMIT = 1_000_000;
const CALLERS = 8;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-reload-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Both limits carry the number of the version, so a decision shows whether it saw one file as a whole. */
const version = (number: number): string => `version: 1
domains:
  api:
    rules:
      - { name: first, key: [ip], limit: ${LIMIT + number}/1d }
      - { name: second, key: [user], limit: ${LIMIT + number}/1d }
`;

test(`${RELOADS} reloads under load, one in ten of a broken file: no request sees half of a file, usage stays, and a broken file changes nothing`, {
  timeout: 1_800_000,
}, async () => {
  const file = join(folder, 'limits.yaml');
  await writeFile(file, version(0));
  const server = createServer({ config: file });
  const url = await server.listen({ port: 0 });
  let isDone = false;
  let checks = 0;
  let reloads = 0;
  let rejected = 0;
  const mixed: unknown[] = [];
  const check = async (): Promise<{ readonly limit: number; readonly remaining: number }[]> => {
    const response = await fetch(`${url}/v1/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ domain: 'api', attributes: { ip: '192.0.2.1', user: 'ada' } }),
    });
    checks++;
    const { limits } = (await response.json()) as { limits: { limit: number; remaining: number }[] };
    return limits;
  };
  const caller = async (): Promise<void> => {
    while (!isDone) {
      const limits = await check();
      const [first, second] = limits;
      // The same key in both, so what is left is the same too.
      if (limits.length !== 2 || first?.limit !== second?.limit || first?.remaining !== second?.remaining) {
        mixed.push(limits);
      }
    }
  };
  try {
    const callers = Array.from({ length: CALLERS }, caller);
    let current = 0;
    while (reloads < RELOADS) {
      reloads++;
      const isBroken = reloads % 10 === 0;
      await writeFile(file, isBroken ? version(reloads).replace('/1d }', '/eon }') : version(reloads));
      try {
        server.reload();
        current = reloads;
      } catch (error) {
        rejected++;
        expect(isBroken).toBe(true);
        expect((error as Error).message).toMatch(/limits\.yaml:5:\d+/);
        expect((await check())[0]?.limit).toBe(LIMIT + current);
      }
    }
    isDone = true;
    await Promise.all(callers);
    const [last] = await check();
    console.log(`${reloads} reloads, ${rejected} of them rejected, ${checks} checks, ${mixed.length} mixed.`);
    expect(mixed).toEqual([]);
    expect(rejected).toBe(Math.floor(RELOADS / 10));
    // Every check was counted, under whichever version.
    expect(last?.remaining).toBe(LIMIT + current - checks);
  } finally {
    isDone = true;
    await server.close();
  }
});
