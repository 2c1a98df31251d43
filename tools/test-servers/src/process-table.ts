import { readdir, readFile } from 'node:fs/promises';
import { runCommand } from './run-command.ts';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** One letter, as `ps` prints it: T is stopped, Z has ended and waits to be collected. */
  readonly state: string;
}

/** From /proc where there is one (slim images have no `ps`), else from `ps`. */
async function processTable(): Promise<ProcessEntry[]> {
  if (process.platform !== 'linux') {
    const lines = (await runCommand('ps', ['-A', '-o', 'pid=,ppid=,state='])).trim().split('\n');
    return lines.map((line) => {
      const [pid, parent, state = ''] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), state: state.charAt(0) };
    });
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return stats.flatMap((stat) => {
    // "123 (a name) S 1 ...": the name may itself hold parentheses.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === undefined || state === ''
      ? []
      : [{ pid: Number.parseInt(stat, 10), parent: Number(parent), state }];
  });
}

/** The process and everything it started that still runs, itself first. Empty when it has ended. */
export async function processTree(root: number): Promise<number[]> {
  const table = (await processTable()).filter((entry) => entry.state !== 'Z');
  const tree = table.some((entry) => entry.pid === root) ? [root] : [];
  for (const pid of tree)
    tree.push(...table.filter((entry) => entry.parent === pid).map((entry) => entry.pid));
  return tree;
}

/** The processes among these that have not ended. */
export async function stillRunning(pids: readonly number[]): Promise<number[]> {
  const table = await processTable();
  return table.filter((entry) => pids.includes(entry.pid) && entry.state !== 'Z').map((entry) => entry.pid);
}

/** Whether each of the processes is stopped by a signal or has ended. */
export async function areStopped(pids: readonly number[]): Promise<boolean> {
  const table = await processTable();
  return table.every((entry) => !pids.includes(entry.pid) || 'TtZ'.includes(entry.state));
}

/** Sends the signal to each process. Ignores processes that have just ended. */
export function signalEach(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
