import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Traffic, type TrafficOptions } from './simulation/traffic.ts';

/** One run in virtual time takes about a tenth of a second. */
const RUNS = Number(process.env.SLUICE_RUNS ?? 60);
const seed = Number(process.env.SLUICE_SEED ?? Date.now() % 2 ** 31);

const traffic: fc.Arbitrary<TrafficOptions> = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    processes: fc.integer({ min: 1, max: 8 }),
    callers: fc.integer({ min: 1, max: 16 }),
    thinkMs: fc.constantFrom(0, 0, 50, 2000),
    lost: fc.constantFrom(0, 0.01, 0.2),
    crashEveryMs: fc.constantFrom(0, 0, 5000, 30_000),
    latencyMs: fc.constantFrom(1, 20, 40, 200),
    runMs: fc.constant(60_000),
    keep: fc.constantFrom(0, 0, 0.2),
    foreign: fc.constant(0),
    kind: fc.constantFrom('window' as const, 'window' as const, 'bucket' as const),
    limit: fc.constantFrom(1, 2, 5, 20, 100, 1000),
    windowMs: fc.constantFrom(1000, 1250, 2000, 5000, 10_000, 60_000),
    phaseMs: fc.integer({ min: 0, max: 60_000 }),
    skewMs: fc.constantFrom(0, 1700, -1700, 2000, -2000, 3_600_000, -86_400_000),
    reset: fc.constantFrom('at' as const, 'at' as const, 'after' as const, 'none' as const),
    rounding: fc.constantFrom('down' as const, 'up' as const, 'exact' as const),
    hasDate: fc.boolean(),
    isDeclared: fc.boolean(),
  })
  .map(({ isDeclared, ...options }) => ({
    ...options,
    declaredKind: isDeclared ? options.kind : undefined,
    // Without a `Date`, nothing says by how much the clocks differ.
    skewMs: options.hasDate ? options.skewMs : 0,
    windowMs: Math.max(options.windowMs, options.kind === 'bucket' ? options.limit * 2 : 0),
  }));

test('random traffic with lost answers, crashes and skewed clocks never over-sends and never stands still', () => {
  console.info(`seed ${seed}`);
  fc.assert(
    fc.property(traffic, (options) => {
      const run = new Traffic(options).run();
      expect(run.faults).toEqual([]);
      expect(run.limited).toBe(0);
      // Two windows, the lease of what a dead process held twice, a probe, and the pause between two calls.
      expect(run.longestGapMs).toBeLessThan(2 * options.windowMs + 30_000 + 3 * options.thinkMs);
    }),
    { seed, numRuns: RUNS },
  );
});

const window: TrafficOptions = {
  seed: 15,
  processes: 8,
  callers: 16,
  thinkMs: 0,
  lost: 0,
  crashEveryMs: 0,
  latencyMs: 40,
  runMs: 100_000,
  declaredKind: 'window',
  keep: 0,
  foreign: 0,
  kind: 'window',
  limit: 1000,
  windowMs: 10_000,
  phaseMs: 3456,
  skewMs: 1700,
  reset: 'at',
  rounding: 'down',
  hasDate: true,
};

/** With a quarter of the callers: all who wait try again whenever a unit has come back. */
const bucket: Partial<TrafficOptions> = {
  callers: 4,
  kind: 'bucket',
  declaredKind: 'bucket',
  limit: 200,
  windowMs: 2000,
  reset: 'after',
  rounding: 'exact',
};

interface Row extends Partial<TrafficOptions> {
  readonly name: string;
  readonly share: number;
}

const rows: readonly Row[] = [
  { name: 'the clock of the upstream is ahead', share: 0.99 },
  { name: 'the clock of the upstream is behind', skewMs: -1700, share: 0.99 },
  { name: 'a reset that counts from the response', reset: 'after', share: 0.99 },
  { name: 'a reset without a Date', hasDate: false, skewMs: 0, share: 0.99 },
  { name: 'a reset rounded up', rounding: 'up', share: 0.99 },
  { name: 'a kind that is not declared', declaredKind: undefined, share: 0.99 },
  {
    name: 'a kind that is not declared, and a reset that counts from the response',
    declaredKind: undefined,
    reset: 'after',
    limit: 200,
    callers: 8,
    latencyMs: 300,
    share: 0.985,
  },
  {
    name: 'windows of 5 s, hardly longer than what whole seconds leave open',
    reset: 'after',
    limit: 200,
    windowMs: 5000,
    callers: 8,
    share: 0.99,
  },
  { name: 'windows of 2 s', limit: 200, windowMs: 2000, skewMs: -1700, share: 0.99 },
  { name: 'windows of a minute', limit: 60, windowMs: 60_000, runMs: 600_000, share: 0.99 },
  { name: 'small windows of Discord', limit: 5, windowMs: 1250, rounding: 'exact', callers: 2, share: 0.95 },
  // Of the answers that are lost, half were counted; the others are charged all the same.
  { name: 'one answer in a hundred lost', lost: 0.01, share: 0.985 },
  { name: 'a process that dies every 20 s', crashEveryMs: 20_000, share: 0.985 },
  { name: 'a bucket', ...bucket, share: 0.99 },
  { name: 'a small bucket', ...bucket, limit: 20, windowMs: 200, share: 0.93 },
];

test.each(rows)('uses the quota without a 429: $name', ({ share, name: _, ...options }) => {
  const all = { ...window, ...options };
  const run = new Traffic(all).run();
  expect(run.upstream.limited).toBe(0);
  expect(run.upstream.counted / quotaOfRun(all, run)).toBeGreaterThan(share);
});

test('foreign use of a fifth of the quota costs few 429s, and fewer with a part kept', () => {
  const without = new Traffic({ ...window, foreign: 0.2 }).run();
  const kept = new Traffic({ ...window, foreign: 0.2, keep: 0.01 }).run();
  const per10000 = ({ limited, sent }: Traffic): number => (limited / sent) * 10_000;
  expect(per10000(kept)).toBeLessThanOrEqual(20);
  expect(per10000(without)).toBeLessThan(60);
});

test.each([
  { limit: 200, callers: 32, keep: 0.02 },
  { limit: 100, callers: 16, keep: 0.02 },
])('the same where all callers together could spend a window at once: $limit units', (options) => {
  let limited = 0;
  let sent = 0;
  for (let seed = 1; seed <= 3; seed++) {
    const run = new Traffic({ ...window, ...options, seed, foreign: 0.2, runMs: 150_000 }).run();
    limited += run.limited;
    sent += run.sent;
  }
  expect((limited / sent) * 10_000).toBeLessThanOrEqual(20);
});

/** What the upstream would have granted at most: in whole windows that the run has seen, or by its rate. */
function quotaOfRun({ kind, limit, windowMs, runMs }: TrafficOptions, { upstream }: Traffic): number {
  if (kind === 'bucket') return limit + (runMs / windowMs) * limit;
  const windows = Math.ceil(runMs / windowMs);
  const [first = 0] = upstream.byWindow.values();
  const last = [...upstream.byWindow.values()].at(-1) ?? 0;
  return (windows - 1) * limit + Math.min(limit, first, last);
}
