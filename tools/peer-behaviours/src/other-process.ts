import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerName } from '../suite.ts';
import type { WindowOptions } from './abilities.ts';
import { type Contestant, nameOf } from './contestant.ts';

/** Checks of one key that another process makes. */
export interface CountTask {
  readonly task: 'count';
  readonly options: WindowOptions;
  readonly key: string;
  readonly times: number;
}

/** A flood of keys in a process of its own, and what it leaves behind. */
export interface FloodTask {
  readonly task: 'flood';
  readonly options: WindowOptions;
  /** Keys that are checked once each; then as many others. */
  readonly keys: number;
}

/** For how many keys a flood counts timers. */
export const TIMED_KEYS = 1000;

/** What a flood left behind. */
export interface FloodFigures {
  readonly bytesAfterHalf: number;
  readonly bytesAfterAll: number;
  readonly bytesWhenOver: number;
  /** Timers that were made for the first keys, as many as `TIMED_KEYS`. */
  readonly timers: number;
  readonly floodMs: number;
}

/** Another process that runs the same contestant. */
export interface OtherProcess {
  /** How many of the checks were allowed, all of them in flight at once. */
  count(task: Omit<CountTask, 'task'>): Promise<number>;
  flood(task: Omit<FloodTask, 'task'>): Promise<FloodFigures>;
}

/** How another process differs. */
export interface ProcessOptions {
  /** By how much its clock is wrong. */
  readonly clockSkewMs?: number;
}

/** Starts processes, and ends them. */
export interface Elsewhere {
  start(options?: ProcessOptions): Promise<OtherProcess>;
  end(): void;
}

/** What a process is told at its start. */
export interface WorkerSetting {
  readonly contestant: string;
  readonly urls: Partial<Record<ServerName, string>>;
  readonly clockSkewMs: number;
}

/** Nothing strips types of a forked file on Node 20, so the worker is the built one, wherever this file runs from. */
const WORKER = import.meta.filename
  .replace(/([\\/])src([\\/]correctness[\\/])/, '$1dist$2')
  .replace(/elsewhere\.[jt]s$/, 'worker.js');

/** Processes that run this contestant, on the same servers. */
export function elsewhereOf(contestant: Contestant, urls: Partial<Record<ServerName, string>>): Elsewhere {
  const children: ChildProcess[] = [];
  return {
    async start({ clockSkewMs = 0 } = {}) {
      const setting: WorkerSetting = { contestant: nameOf(contestant), urls, clockSkewMs };
      const child = fork(WORKER, [JSON.stringify(setting)], { execArgv: ['--expose-gc'] });
      children.push(child);
      await answerOf(child);
      return {
        count: (task) => ask<number>(child, { task: 'count', ...task }),
        flood: (task) => ask<FloodFigures>(child, { task: 'flood', ...task }),
      };
    },
    end() {
      for (const child of children.splice(0)) child.kill('SIGKILL');
    },
  };
}

async function ask<T>(child: ChildProcess, task: CountTask | FloodTask): Promise<T> {
  const answer = answerOf(child);
  child.send(task);
  return (await answer) as T;
}

/** The next message of a child; rejects when it ends instead, or says that it failed. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const gone = new AbortController();
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal: gone.signal }),
      once(child, 'exit', { signal: gone.signal }).then(([code, signal]) => {
        throw new Error(`The other process ended with ${code ?? signal}`);
      }),
    ]);
    const { result, failure } = message as { result?: unknown; failure?: string };
    if (failure !== undefined) throw new Error(failure);
    return result;
  } finally {
    gone.abort();
  }
}
