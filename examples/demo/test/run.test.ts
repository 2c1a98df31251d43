import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { type Environment, run } from '../src/run.ts';
import { limitsOf } from './limits-of.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ran(args: readonly string[], environment: Partial<Environment> = {}): Promise<Ran> {
  const out = new PassThrough();
  const err = new PassThrough();
  const stopped = () => Promise.reject(new Error('this run does not serve'));
  const code = await run(args, { out, err, stopped, durationMs: 2500, ...environment });
  out.end();
  err.end();
  return {
    code,
    out: stripVTControlCharacters(await text(out)),
    err: stripVTControlCharacters(await text(err)),
  };
}

// Alone, as in run-clients.test.ts.
it('exits with 0 when every limit held, and prints at most 80 columns', async () => {
  const { code, out, err } = await ran([]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const part of [
    'a minute',
    'Requests allowed / sent so far:',
    '│ burst ',
    '  denied   25 ',
    'HTTP/1.1 429',
    'retry-after: ',
  ])
    expect(out).toContain(part);
  expect(out).toContain('Every limit held.');
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  // The table cuts text that does not fit into its column, and marks it with this.
  expect(out).not.toContain('…');
});

it.concurrent('exits with 1 when a limit did not hold, and names it', async () => {
  const { code, out } = await ran([], { limits: limitsOf(1000), durationMs: 1500 });
  expect(code).toBe(1);
  expect(out).toMatch(/✗ burst +exactly 10 of its 35 requests pass\n +BROKEN: 35 allowed, 0 denied/);
  expect(out).toContain('3 of 5 promises were broken');
  expect(out).not.toContain('Every limit held.');
});

// `onTestFinished` of the context: the global one may register with another test that runs at the same time.
it.concurrent('exits with 2 when it cannot run, and says why', async ({ onTestFinished }) => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await new Promise((listening) => taken.once('listening', listening));
  const { port } = taken.address() as AddressInfo;
  for (const [args, reason] of [
    [['--prot', '1'], /--prot/],
    [['--store', 'mongodb://127.0.0.1'], /The demo has no store for "mongodb:/],
    [['--port', String(port)], /EADDRINUSE/],
    [['--serve', '--port', String(port)], /EADDRINUSE/],
  ] as const) {
    const { code, out, err } = await ran(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(reason);
  }
});

it.concurrent('prints its options', async () => {
  const { code, out } = await ran(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('npm run demo -- --serve');
});

it('serves until it is stopped, and prints commands that work', async () => {
  const out = new PassThrough();
  const seen: (number | string)[] = [];
  const { code } = await ran(['--serve'], {
    out,
    async stopped() {
      const printed = stripVTControlCharacters(String(out.read()));
      const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '';
      for (let i = 0; i < 12; i++) seen.push((await fetch(`${origin}/api/hello`)).status);
      const [, apiKey = ''] = /x-api-key: (\S+)'/.exec(printed) ?? [];
      const response = await fetch(`${origin}/api/hello`, { headers: { 'x-api-key': apiKey } });
      seen.push(await response.text());
      const invented = await fetch(`${origin}/api/hello`, { headers: { 'x-api-key': 'invented' } });
      seen.push(invented.status);
    },
  });
  expect(code).toBe(0);
  expect(seen).toEqual([...Array(10).fill(200), 429, 429, '{"hello":"free"}', 429]);
});
