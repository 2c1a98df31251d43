/**
 * What telemetry adds to a decision in memory. Everything is timed in one process, in turns, so that the load
 * of the machine and the state of the compiler are the same for all; time is that of the processor.
 * `npm run bench:telemetry`, or with a number of rounds: `npm run bench:telemetry -- 51`.
 */
import { createLimiter, fixedWindow, type SyncLimiter } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { markdownTable } from 'markdown-table';
import { summarize } from '../figures/statistics.ts';
import { NONE, WATCHERS, type Watcher } from './watchers.ts';

interface Case {
  readonly label: string;
  readonly keys: number;
  /** Of each key; 0 denies every check. */
  readonly limit: number;
}

const CASES: readonly Case[] = [
  { label: 'allowed, 10,000 keys', keys: 10_000, limit: 1_000_000_000 },
  { label: 'denied, 10 keys', keys: 10, limit: 1 },
  { label: 'denied, 10,000 keys', keys: 10_000, limit: 1 },
];

const CHECKS = 100_000;
const rounds = Number(process.argv[2] ?? 31);

for (const timed of CASES) {
  const keys = Array.from({ length: timed.keys }, (_, i) => `user-${i}`);
  const watchers = [NONE, ...WATCHERS].map((watcher) => ({ watcher, check: opened(watcher, timed, keys) }));
  const taken = new Map<Watcher, number[]>(watchers.map(({ watcher }) => [watcher, []]));
  for (let round = -3; round < rounds; round++) {
    for (const { watcher, check } of watchers) {
      const nanoseconds = cpuOf(check, keys);
      // The first rounds are for the compiler.
      if (round >= 0) taken.get(watcher)?.push(nanoseconds);
    }
  }
  report(timed, taken);
}

function opened(watcher: Watcher, { limit }: Case, keys: readonly string[]): (key: string) => unknown {
  const limits = [fixedWindow({ name: 'per-day', limit, window: '1d' })] as const;
  const limiter: SyncLimiter<string> = createLimiter({ name: 'api', store: memoryStore(), limits });
  // Spends what a key may, so that the rounds see denials only.
  if (limit === 1) for (const key of keys) limiter.consumeSync(key);
  return watcher.watch(limiter);
}

/** Nanoseconds of the processor per check. */
function cpuOf(check: (key: string) => unknown, keys: readonly string[]): number {
  const before = process.cpuUsage();
  for (let i = 0; i < CHECKS; i++) check(keys[i % keys.length] as string);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / CHECKS;
}

function report({ label }: Case, taken: ReadonlyMap<Watcher, readonly number[]>): void {
  const base = taken.get(NONE) as readonly number[];
  const rows = [...taken].map(([watcher, times]) => {
    const added = times.map((time, round) => time - (base[round] as number));
    const ratios = times.map((time, round) => time / (base[round] as number));
    const [all, more, ratio] = [times, added, ratios].map(summarize) as [Figures, Figures, Figures];
    return [
      watcher.label,
      whole(all.median),
      whole(all.min),
      watcher === NONE ? '' : whole(more.median),
      watcher === NONE ? '' : ratio.median.toFixed(2),
    ];
  });
  const head = [label, 'median', 'least', 'median of the difference', 'median of the ratio'];
  console.log(`${markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r', 'r'] })}\n`);
}

type Figures = ReturnType<typeof summarize>;

function whole(nanoseconds: number): string {
  return nanoseconds.toFixed(0);
}
