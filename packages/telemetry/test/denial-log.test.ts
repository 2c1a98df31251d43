import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDenialLog, type DenialLogOptions } from '../src/index.ts';

// One second into a minute, so that a window of a minute ends 59 seconds later.
const START_MS = Date.UTC(2026, 0, 1, 12, 0, 1);

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('The first denial of a key in a window is a line, and those that follow are one summary', () => {
  const { limiter, lines } = logged({ key: 'plain' });
  deny(limiter, 'alice', 5);
  expect(lines).toEqual([
    {
      event: 'rate_limited',
      limiter: 'api',
      limit: 'one',
      key: 'alice',
      retry_after_ms: 60_000,
      degraded: false,
    },
  ]);
  vi.advanceTimersByTime(61_000);
  expect(lines.slice(1)).toEqual([
    {
      event: 'rate_limited_summary',
      limiter: 'api',
      limit: 'one',
      key: 'alice',
      count: 4,
      first_at: '2026-01-01T12:00:01.000Z',
      last_at: '2026-01-01T12:00:01.000Z',
    },
  ]);
});

test('A single denial has no summary, and the first of the next window is a line again', () => {
  const { limiter, lines } = logged({ key: 'plain' });
  deny(limiter, 'alice', 1);
  vi.advanceTimersByTime(120_000);
  expect(lines).toHaveLength(1);
  deny(limiter, 'alice', 1);
  expect(lines.map(({ event }) => event)).toEqual(['rate_limited', 'rate_limited']);
});

test('A key that keeps being denied in a long window has a summary at each `summaryEvery`', () => {
  const { limiter, lines } = logged({ summaryEvery: '10s' }, '1h');
  limiter.consumeSync('alice');
  for (let second = 0; second < 31; second++) {
    limiter.consumeSync('alice');
    vi.advanceTimersByTime(1000);
  }
  expect(lines.map(({ event, count = 0 }) => [event, count])).toEqual([
    ['rate_limited', 0],
    ['rate_limited_summary', expect.any(Number)],
    ['rate_limited_summary', expect.any(Number)],
    ['rate_limited_summary', expect.any(Number)],
  ]);
  expect(reported(lines)).toBeGreaterThanOrEqual(29);
});

test('No denial is lost: lines, summaries and `notLogged` add up under any flood', () => {
  const { limiter, lines, log } = logged({ maxLinesPerSecond: 5, maxKeys: 20 });
  let denials = 0;
  for (let round = 0; round < 30; round++) {
    for (let key = 0; key < 50; key++) {
      if (!limiter.consumeSync(`key-${(round * 7 + key) % 70}`).allowed) denials++;
    }
    vi.advanceTimersByTime(500);
  }
  log.close();
  expect(log.keys).toBe(0);
  expect(denials).toBeGreaterThan(1000);
  expect(reported(lines) + log.notLogged).toBe(denials);
  expect(lines.length).toBeLessThanOrEqual(5 * 16);
});

test('The lines report the denials that were left out, once', () => {
  const { limiter, lines, log } = logged({ maxLinesPerSecond: 1, maxKeys: 1 });
  for (let key = 0; key < 10; key++) deny(limiter, `key-${key}`, 1);
  vi.advanceTimersByTime(2000);
  deny(limiter, 'late', 1);
  vi.advanceTimersByTime(2000);
  deny(limiter, 'later', 1);
  const reportedAsLeftOut = lines.map(({ not_logged = 0 }) => not_logged).reduce((sum, n) => sum + n, 0);
  expect(reportedAsLeftOut).toBe(log.notLogged);
  expect(reportedAsLeftOut).toBeGreaterThan(0);
});

test('Keys are hashed with a secret: equal in logs of one secret, different in another', () => {
  const secrets = ['the first secret of all', 'the first secret of all', 'another secret, longer'];
  const [a, b, c] = secrets.map((keySecret) => {
    const { limiter, lines } = logged({ keySecret });
    deny(limiter, '203.0.113.7', 1);
    return lines[0]?.key;
  });
  expect(a).toMatch(/^[0-9a-f]{16}$/);
  expect(a).toBe(b);
  expect(a).not.toBe(c);
});

test('Without a secret, the hash cannot be computed outside the process', () => {
  const [a, b] = [1, 2].map(() => {
    const { limiter, lines } = logged({});
    deny(limiter, 'alice', 1);
    return lines[0]?.key;
  });
  expect(a).not.toBe(b);
});

test("With `key: 'none'`, the lines have no key", () => {
  const { limiter, lines } = logged({ key: 'none' });
  deny(limiter, 'alice', 1);
  expect(lines[0]).not.toHaveProperty('key');
});

test('A denial that no wait ends has no `retry_after_ms`', () => {
  const { limiter, lines } = logged({});
  limiter.consumeSync('alice', { cost: 2 });
  expect(lines[0]).not.toHaveProperty('retry_after_ms');
  expect(lines).toHaveLength(1);
});

test('pino writes each line with its level and message', () => {
  const written: string[] = [];
  const log = createDenialLog({
    logger: pino({}, { write: (line: string) => written.push(line) }),
    key: 'plain',
  });
  const limiter = limiterOf('1m');
  log.observe(limiter);
  deny(limiter, 'a\nb', 1);
  expect(written).toHaveLength(1);
  expect(JSON.parse(written[0] as string)).toMatchObject({
    level: 40,
    msg: 'rate limited',
    event: 'rate_limited',
    key: 'a\nb',
  });
});

test('Plain JSON is one line per entry, with the time, whatever the key holds', () => {
  const written: string[] = [];
  const log = createDenialLog({ write: (line) => written.push(line), key: 'plain' });
  const limiter = limiterOf('1m');
  log.observe(limiter);
  deny(limiter, 'evil"\n{"event":"fake"}', 1);
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(written[0] as string)).toMatchObject({
    time: '2026-01-01T12:00:01.000Z',
    level: 'warn',
    msg: 'rate limited',
    key: 'evil"\n{"event":"fake"}',
  });
});

test('The timer ends with the last key, and does not keep the process alive', () => {
  const { limiter } = logged({});
  expect(vi.getTimerCount()).toBe(0);
  deny(limiter, 'alice', 3);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(62_000);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  [{}, 'createDenialLog: the destination must be one of `logger` and `write`'],
  [{ logger: {} }, 'createDenialLog: `logger` must be an object with a function `warn`'],
  [{ write: 'stdout' }, 'createDenialLog: `write` must be a function'],
  [{ write: () => {}, key: 'sha1' }, "createDenialLog: `key` must be 'hash', 'plain' or 'none'"],
  [{ write: () => {}, keySecret: 'hunter2' }, 'at least 16 characters'],
  [{ write: () => {}, maxKeys: 0 }, 'createDenialLog: `maxKeys` must be a whole number from 1'],
  [{ write: () => {}, summaryEvery: 0 }, 'createDenialLog: `summaryEvery` must be a duration'],
  [{ write: () => {}, evry: 1 }, 'createDenialLog: there is no option "evry".'],
])('An invalid option is rejected by name: %j', (options, message) => {
  expect(() => createDenialLog(options as never)).toThrow(message);
});

test('The message about a secret does not quote it', () => {
  expect(() => createDenialLog({ write: () => {}, keySecret: 'hunter2' })).not.toThrow('hunter2');
});

type Line = Record<string, unknown> & { event: string; count?: number; key?: string; not_logged?: number };

function logged(options: Omit<DenialLogOptions, 'write' | 'logger'>, window: '1m' | '1h' = '1m') {
  const lines: Line[] = [];
  const log = createDenialLog({ logger: { warn: (line) => void lines.push(line as Line) }, ...options });
  const limiter = limiterOf(window);
  log.observe(limiter);
  return { limiter, lines, log };
}

function limiterOf(window: '1m' | '1h') {
  const limits = [fixedWindow({ name: 'one', limit: 1, window })] as const;
  return createLimiter({ name: 'api', store: memoryStore(), limits: [...limits] });
}

function deny(limiter: ReturnType<typeof limiterOf>, key: string, times: number): void {
  for (let i = 0; i <= times; i++) limiter.consumeSync(key);
}

/** The denials that the lines report. */
function reported(lines: readonly Line[]): number {
  return lines.reduce((sum, { event, count = 0 }) => sum + (event === 'rate_limited' ? 1 : count), 0);
}
