import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fakeUpstream } from '@sluice/outbound/testing';
import { quantile } from '../figures/statistics.ts';
import type { CallerReport, CallerSetting } from './caller.ts';
import { type HeaderStyleCase, type HeaderStyleId, headerStyleCases, quotaOfRoute } from './header-styles.ts';
import type { SenderId } from './senders.ts';

/** How a fleet runs. */
export interface FleetOptions {
  readonly processes: number;
  /** In each process. */
  readonly callers: number;
  readonly limit: number;
  readonly windowMs: number;
  readonly durationMs: number;
  readonly redisUrl: string;
}

/** The outcome of one client against one style. */
export interface FleetResult {
  readonly style: HeaderStyleId;
  readonly sender: SenderId;
  readonly calls: number;
  /** Responses of 429, retries included. */
  readonly refused: number;
  readonly refusedPer10000: number;
  /** Of the whole windows of the run, in percent; NaN if there was none. */
  readonly sharePercent: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Calls that ended without a success for the application. */
  readonly failed: number;
}

const READY_WITHIN_MS = 60_000;

/** Sends as many calls as the client lets through, from several processes. */
export async function runFleet(
  sender: SenderId,
  style: HeaderStyleId,
  options: FleetOptions,
): Promise<FleetResult> {
  const { fake, paths = ['/'] }: HeaderStyleCase = headerStyleCases[style];
  const api = await fakeUpstream(fake(options));
  const { processes, callers, limit, windowMs, durationMs, redisUrl } = options;
  const setting: CallerSetting = {
    sender,
    style,
    redisUrl,
    runId: randomUUID(),
    limit: paths.length > 1 ? quotaOfRoute(limit) : limit,
    windowMs,
    processes,
    urls: Array.from({ length: callers }, (_, i) => `${api.url}${paths[i % paths.length]}`),
  };
  const children: ChildProcess[] = [];
  try {
    for (let i = 0; i < processes; i++) children.push(start(setting));
    await Promise.all(children.map(ready));
    for (const child of children) child.send('go');
    await sleep(durationMs);
    const { ok, limited, quotaShare } = api.counts();
    const reports = await Promise.all(children.map(reportOf));
    const tookMs = reports.flatMap((report) => report.tookMs);
    return {
      style,
      sender,
      calls: ok,
      refused: limited,
      refusedPer10000: (limited / Math.max(1, ok)) * 10_000,
      sharePercent: (quotaShare ?? Number.NaN) * 100,
      medianMs: quantile(tookMs, 0.5),
      p99Ms: quantile(tookMs, 0.99),
      failed: reports.reduce((sum, { failed }) => sum + failed, 0),
    };
  } finally {
    const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.map((child) => once(child, 'exit')));
    await api.close();
  }
}

function start(setting: CallerSetting): ChildProcess {
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  return fork(new URL('./caller.js', import.meta.url), [JSON.stringify(setting)], {
    execArgv: [],
    stdio: [...stdio],
  });
}

async function ready(child: ChildProcess): Promise<void> {
  const signal = AbortSignal.timeout(READY_WITHIN_MS);
  const died = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`A process ended with ${code} before it was ready.`);
  });
  // The loser of the race ends later.
  died.catch(() => undefined);
  await Promise.race([once(child, 'message', { signal }), died]);
}

async function reportOf(child: ChildProcess): Promise<CallerReport> {
  const answer = once(child, 'message', { signal: AbortSignal.timeout(READY_WITHIN_MS) });
  child.send('report');
  return ((await answer) as [CallerReport])[0];
}
