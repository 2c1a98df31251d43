import { concurrency, createLimiter, fixedWindow, type Limit } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { expect, test } from 'vitest';
import { createDenialLog, createTelemetry } from '../src/index.ts';
import { parsed } from './parsed-text.ts';

const perMinute = fixedWindow({ name: 'per-minute', limit: 10, window: '1m' });

const limiterOf = (name: string, ...limits: readonly Limit[]) =>
  createLimiter({ name, store: memoryStore(), limits: limits as [Limit] });

test('Decisions are counted by limiter, outcome and source, denials and charges by limit', () => {
  const limiter = limiterOf('api', perMinute, fixedWindow({ name: 'per-hour', limit: 100, window: '1h' }));
  const telemetry = createTelemetry();
  telemetry.observe(limiter);
  for (let i = 0; i < 3; i++) limiter.consumeSync('a', { cost: { 'per-minute': 3, 'per-hour': 5 } });
  limiter.consumeSync('a', { cost: { 'per-minute': 3 } });
  const series = parsed(telemetry.prometheus());
  const of = (name: string, labels: string) => series.get(`${name}{sluice_limiter="api",${labels}}`);
  expect(of('sluice_decisions_total', 'sluice_outcome="allowed",sluice_source="store"')).toBe(3);
  expect(of('sluice_decisions_total', 'sluice_outcome="denied",sluice_source="store"')).toBe(1);
  expect(of('sluice_limit_denials_total', 'sluice_limit="per-minute"')).toBe(1);
  expect(of('sluice_limit_denials_total', 'sluice_limit="per-hour"')).toBe(0);
  expect(of('sluice_limit_charges_total', 'sluice_limit="per-minute"')).toBe(9);
  expect(of('sluice_limit_charges_total', 'sluice_limit="per-hour"')).toBe(15);
  expect(of('sluice_limit_near_total', 'sluice_limit="per-minute"')).toBe(1);
});

test('Peeks, refunds and penalties are operations, and change no count of decisions', async () => {
  const limiter = limiterOf('api', perMinute);
  const telemetry = createTelemetry();
  telemetry.observe(limiter);
  await limiter.peek('a');
  await limiter.refund('a');
  await limiter.penalize('a', { cost: 2 });
  const [{ outcomes, operations }] = telemetry.snapshot() as [never];
  expect(operations).toEqual({ peek: 1, refund: 1, penalize: 1, commit: 0, cancel: 0 });
  expect(outcomes).toEqual({ allowed: 0, denied: 0, degraded_allowed: 0, degraded_denied: 0 });
});

test('A reservation is one decision, and its commit or cancellation an operation', async () => {
  const limiter = limiterOf('jobs', concurrency({ name: 'slots', limit: 2, lease: '1m' }));
  const telemetry = createTelemetry();
  telemetry.observe(limiter);
  await (await limiter.reserve('a')).commit();
  await (await limiter.reserve('a')).cancel();
  expect(telemetry.snapshot()).toMatchObject([
    { outcomes: { allowed: 2 }, operations: { commit: 1, cancel: 1 } },
  ]);
});

test('Every series of a limiter is 0 from the start, so that its first increase is seen', () => {
  const telemetry = createTelemetry();
  telemetry.observe(limiterOf('api', perMinute));
  const series = [...parsed(telemetry.prometheus())];
  const decisions = series.filter(([name]) => name.startsWith('sluice_decisions_total'));
  expect(decisions).toHaveLength(7);
  expect(decisions.every(([, value]) => value === 0)).toBe(true);
});

test('A limiter that is observed twice, and by the process, counts once', () => {
  const limiter = limiterOf('once', perMinute);
  const telemetry = createTelemetry();
  telemetry.observeProcess();
  expect(telemetry.observe(limiter)).toBe(telemetry.observe(limiter));
  limiter.consumeSync('a');
  telemetry.close();
  expect(outcomesOf(telemetry, 'once')).toMatchObject({ allowed: 1 });
});

test('Observing the process counts limiters that telemetry was not given, and their denied keys', () => {
  const telemetry = createTelemetry();
  const stop = telemetry.observeProcess();
  const limiter = limiterOf('somewhere', fixedWindow({ name: 'one', limit: 1, window: '1h' }));
  limiter.consumeSync('a');
  limiter.consumeSync('a');
  stop();
  limiter.consumeSync('a');
  expect(outcomesOf(telemetry, 'somewhere')).toMatchObject({ allowed: 1, denied: 1 });
  expect(telemetry.topKeys()).toContainEqual({
    limiter: 'somewhere',
    limit: 'one',
    key: 'a',
    count: 1,
    error: 0,
  });
});

test('A stopped or closed telemetry counts nothing more', () => {
  const limiter = limiterOf('api', perMinute);
  const telemetry = createTelemetry();
  const stop = telemetry.observe(limiter);
  limiter.consumeSync('a');
  stop();
  limiter.consumeSync('a');
  telemetry.observe(limiter);
  limiter.consumeSync('a');
  telemetry.close();
  telemetry.close();
  limiter.consumeSync('a');
  expect(outcomesOf(telemetry, 'api')).toMatchObject({ allowed: 2 });
});

test('Names of limiters and limits beyond the caps share the series `_other`, and no count is lost', () => {
  const telemetry = createTelemetry({ maxLimiters: 3, maxLimits: 5 });
  for (let i = 0; i < 50; i++) {
    const limiter = limiterOf(`limiter-${i}`, ...['a', 'b', 'c'].map((name) => ofOne(name)));
    telemetry.observe(limiter);
    limiter.consumeSync('key');
    limiter.consumeSync('key');
  }
  const snapshot = telemetry.snapshot();
  expect(snapshot.map(({ name }) => name)).toEqual(['limiter-0', 'limiter-1', 'limiter-2', '_other']);
  expect(sum(snapshot.map(({ outcomes }) => outcomes.allowed))).toBe(50);
  const limits = snapshot.flatMap((limiter) => limiter.limits);
  // Five with a name, and at most `_other` of each limiter.
  expect(limits.length).toBeLessThanOrEqual(5 + 4);
  expect(sum(limits.map(({ denials }) => denials))).toBe(150);
});

test('Names that a function of the limits makes up at run time cannot make more series', () => {
  const telemetry = createTelemetry({ maxLimits: 20 });
  const limiter = createLimiter({
    store: memoryStore(),
    limits: (user: string) => [ofOne(`limit-of-${user}`)],
  });
  telemetry.observe(limiter);
  for (let i = 0; i < 300; i++) limiter.consumeSync(`user-${i}`);
  const series = [...parsed(telemetry.prometheus()).keys()];
  expect(series.filter((name) => name.startsWith('sluice_limit_charges_total'))).toHaveLength(21);
});

test('A key is never in the metrics', () => {
  const limiter = limiterOf('api', ofOne('one'));
  const telemetry = createTelemetry();
  telemetry.observe(limiter);
  for (let i = 0; i < 5; i++) limiter.consumeSync('secret-key');
  expect(telemetry.prometheus()).not.toContain('secret-key');
});

test('Top keys are shown as they are, or by the same keyed hash as in the denial log', () => {
  const keySecret = 'sixteen characters or more';
  const lines: string[] = [];
  const denialLog = createDenialLog({ write: (line) => lines.push(line), keySecret });
  const telemetry = createTelemetry({ denialLog, keySecret });
  const limiter = limiterOf('api', ofOne('one'));
  telemetry.observe(limiter);
  for (let i = 0; i < 4; i++) limiter.consumeSync('alice');
  for (let i = 0; i < 3; i++) limiter.consumeSync('bob');
  denialLog.close();
  expect(telemetry.topKeys({ count: 1 })).toEqual([
    { limiter: 'api', limit: 'one', key: 'alice', count: 3, error: 0 },
  ]);
  const [hashed] = telemetry.topKeys({ hashed: true });
  expect(hashed?.key).toMatch(/^[0-9a-f]{16}$/);
  expect(JSON.parse(lines[0] as string)).toMatchObject({ event: 'rate_limited', key: hashed?.key });
});

test('The share of the top key in all denials is a metric without its name', () => {
  const limiter = limiterOf('api', ofOne('one'));
  const telemetry = createTelemetry();
  telemetry.observe(limiter);
  for (let i = 0; i < 4; i++) limiter.consumeSync('a');
  limiter.consumeSync('b');
  limiter.consumeSync('b');
  expect(parsed(telemetry.prometheus()).get('sluice_top_key_share')).toBe(0.75);
});

test('A long key is kept as a digest', () => {
  const limiter = limiterOf('api', ofOne('one'));
  const telemetry = createTelemetry();
  telemetry.observe(limiter);
  for (let i = 0; i < 2; i++) limiter.consumeSync('x'.repeat(1_000_000));
  expect(telemetry.topKeys()[0]?.key).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test.each([
  [{ metr: 1 }, 'createTelemetry: there is no option "metr".'],
  [{ meter: {} }, "createTelemetry: `meter` must be OpenTelemetry's meter"],
  [{ denialLog: () => {} }, 'createTelemetry: `denialLog` must be a denial log'],
  [{ keySecret: 'short' }, 'createTelemetry: `keySecret` must be a string of at least 16 characters'],
  [{ maxLimits: 0 }, 'createTelemetry: `maxLimits` must be a whole number from 1 to 100000'],
  [{ topKeys: { capacity: 5 } }, 'createTelemetry: `topKeys.capacity` must be a whole number from 10'],
  [{ topKeys: { halveEvery: 'soon' } }, 'createTelemetry: `topKeys.halveEvery` must be a duration'],
])('An invalid option is rejected by name: %j', (options, message) => {
  expect(() => createTelemetry(options as never)).toThrow(message);
});

function ofOne(name: string) {
  return fixedWindow({ name, limit: 1, window: '1h' });
}

function outcomesOf(telemetry: ReturnType<typeof createTelemetry>, limiter: string) {
  return telemetry.snapshot().find(({ name }) => name === limiter)?.outcomes;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
