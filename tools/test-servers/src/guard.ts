import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads lines of process ids until its input ends, which is when this process ends, however it ends. Then it asks the
 * processes of the last line to go, insists after five seconds, and removes the folder. A process in state Z has ended;
 * its new parent may be slow to collect it.
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
 * Ends processes and removes a folder when this process is gone, even if it was killed with SIGKILL and could run no
 * exit handler. It is a small shell in a session of its own, so a Ctrl-C at the terminal does not reach it.
 */
export class Guard {
  readonly #shell: ChildProcess;

  /** Guards `folder` from now on; `signal` is how the processes will be asked to go. */
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

  /** Guards these processes, in place of the ones named before. */
  watch(pids: readonly number[]): void {
    this.#shell.stdin?.write(`${pids.join(' ')}\n`);
  }

  /** Everything is cleaned up: the guard goes, and touches nothing. */
  dismiss(): void {
    this.#shell.kill('SIGKILL');
  }
}
