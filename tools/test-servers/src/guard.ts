import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads lines of process ids until its input ends, which happens when this process ends, however it ends.
 * Then it signals the processes of the last line, kills them after five seconds, and removes the folder. A
 * process in state Z has ended; its new parent may be slow to collect it.
 */
const script = `
trap '' HUP INT TERM
while read -r line; do pids=$line; done
exec 2>/dev/null
anyRuns() {
  for pid in $pids; do
    state=
    [ -e /proc/$pid/stat ] && read -r id name state rest </proc/$pid/stat
    kill -0 $pid && [ "$state" != Z ] && return 0
  done
  return 1
}
for pid in $pids; do kill -s "$1" $pid; kill -CONT $pid; done
tries=100
while [ $tries -gt 0 ] && anyRuns; do sleep 0.05; tries=$((tries - 1)); done
anyRuns && kill -KILL $pids
rm -rf -- "$2"
`;

/**
 * Ends processes and removes a folder when this process is gone, even if it was killed with SIGKILL and could
 * run no exit handler. A guard is a small shell in its own session, so Ctrl-C at the terminal does not reach
 * it.
 */
export class Guard {
  readonly #shell: ChildProcess;

  /** Guards `folder` from now on. `signal` is what ends the processes. */
  constructor(folder: string, signal: NodeJS.Signals) {
    this.#shell = spawn('/bin/sh', ['-c', script, 'guard', signal.replace(/^SIG/, ''), folder], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#shell.on('error', () => {});
    this.#shell.stdin?.on('error', () => {});
    this.#shell.unref();
    // A pipe to a child is a socket; it must not keep this process alive.
    (this.#shell.stdin as { unref?(): void } | null)?.unref?.();
  }

  /** Guards these processes instead of the previous ones. */
  watch(pids: readonly number[]): void {
    this.#shell.stdin?.write(`${pids.join(' ')}\n`);
  }

  /** Ends the guard without touching anything, once everything is cleaned up. */
  dismiss(): void {
    this.#shell.kill('SIGKILL');
  }
}
