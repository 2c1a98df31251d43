import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerName } from '@sluice/test-servers';
import type { WindowOptions } from './abilities/gate.ts';
import { type Contestant, nameOf } from './contestant.ts';

/** Checks of one key that another process makes. */
export interface CountTask {
  readonly task: 'count';
  readonly options: WindowOptions;
  readonly key: string;
  readonly times: number;
}

/** A flood of keys in a process of its own. */
export interface FloodTask {
  readonly task: 'flood';
  readonly options: WindowOptions;
  /** How many keys are checked once each, before as many others. */
  readonly keys: number;
}

/** For how many keys a flood counts timers. */
export const TIMED_KEYS = 1000;

/** What a flood left behind. */
export interface FloodFigures {
  readonly bytesAfterHalf: number;
  readonly bytesAfterAll: number;
  readonly bytesWhenOver: number;
  /** Timers that were created for the first `TIMED_KEYS` keys. */
  readonly timers: number;
  readonly floodMs: number;
}

/** Another process that runs the same contestant. */
export interface OtherProcess {
  /** Makes the checks all at once, and counts those that are allowed. */
  count(task: Omit<CountTask, 'task'>): Promise<number>;
  flood(task: Omit<FloodTask, 'task'>): Promise<FloodFigures>;
}

/** How another process differs. */
export interface ProcessOptions {
  /** How far its clock is off. */
  readonly clockSkewMs?: number;
}

/** Starts processes, and ends them. */
export interface OtherProcesses {
  start(options?: ProcessOptions): Promise<OtherProcess>;
  end(): void;
}

/** The argument of a worker. */
export interface WorkerSetting {
  readonly contestant: string;
  readonly urls: Partial<Record<ServerName, string>>;
  readonly clockSkewMs: number;
}

/** The built worker, wherever this file runs from: Node 20 strips no types of a forked file. */
const WORKER = import.meta.filename
  .replace(/([\\/])src([\\/])(?=[^\\/]*$)/, '$1dist$2')
  .replace(/other-process\.[jt]s$/, 'worker.js');

/** Processes that run this contestant, on the same servers. */
export function processesOf(
  contestant: Contestant,
  urls: Partial<Record<ServerName, string>>,
): OtherProcesses {
  const children: ChildProcess[] = [];
  return {
    async start({ clockSkewMs = 0 } = {}) {
      const setting: WorkerSetting = { contestant: nameOf(contestant), urls, clockSkewMs };
      const child = fork(WORKER, [JSON.stringify(setting)], { execArgv: ['--expose-gc'] });
      children.push(child);
      await messageOf(child);
      return {
        count: (task) => run<number>(child, { task: 'count', ...task }),
        flood: (task) => run<FloodFigures>(child, { task: 'flood', ...task }),
      };
    },
    end() {
      for (const child of children.splice(0)) child.kill('SIGKILL');
    },
  };
}

async function run<T>(child: ChildProcess, task: CountTask | FloodTask): Promise<T> {
  const answer = messageOf(child);
  child.send(task);
  return (await answer) as T;
}

/** The next message of a child. Rejects if the child ends first, or reports a failure. */
async function messageOf(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController();
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal: settled.signal }),
      once(child, 'exit', { signal: settled.signal }).then(([code, signal]) => {
        throw new Error(`The other process ended with ${code ?? signal}`);
      }),
    ]);
    const { result, failure } = message as { result?: unknown; failure?: string };
    if (failure !== undefined) throw new Error(failure);
    return result;
  } finally {
    settled.abort();
  }
}
