import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { RoundFigures } from '../figures/results.ts';
import type { Assignment } from '../measurements/measurement.ts';
import type { Reply, Request } from '../measurements/worker-messages.ts';

/** How processes of contenders are run. */
export interface ProcessSettings {
  /** The built `worker.js`. */
  readonly workerUrl: URL;
  /** How long a start, a round or a close may take before the process counts as hung. */
  readonly timeLimitMs: number;
}

const KEPT_STDERR_LENGTH = 2000;

const running = new Set<ChildProcess>();
// A child in an endless loop would not notice that its parent is gone.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A contender in a process of its own. */
export class ContenderProcess {
  readonly #child: ChildProcess;
  readonly #timeLimitMs: number;
  /** Rejects when the process is gone, even if no request is under way. */
  readonly #death: Promise<never>;
  #stderr = '';

  /**
   * Rejects with the reason if the contender cannot be loaded or opened, or fails its proof; then no process
   * is left.
   */
  static async start(assignment: Assignment, settings: ProcessSettings): Promise<ContenderProcess> {
    const contender = new ContenderProcess(settings);
    try {
      await contender.#request({ start: assignment });
      return contender;
    } catch (error) {
      contender.kill();
      throw error;
    }
  }

  private constructor({ workerUrl, timeLimitMs }: ProcessSettings) {
    this.#timeLimitMs = timeLimitMs;
    this.#child = fork(workerUrl, { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    running.add(this.#child);
    this.#death = once(this.#child, 'close').then(() => {
      running.delete(this.#child);
      throw new Error(this.#lastWords());
    });
    // The next request reports it.
    this.#death.catch(() => {});
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk).slice(-KEPT_STDERR_LENGTH);
    });
  }

  /** Rejects with the reason if the contender fails, dies or takes too long. */
  async round(): Promise<RoundFigures> {
    const reply = await this.#request({ round: true });
    if (!('figures' in reply)) throw new Error('It returned no figures');
    return reply.figures;
  }

  /** Lets the contender clean up, and ends its process. Rejects with the reason if the clean-up fails. */
  async close(): Promise<void> {
    try {
      await this.#request({ close: true });
    } finally {
      this.kill();
    }
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #request(request: Request): Promise<Reply> {
    const settled = new AbortController();
    const { signal } = settled;
    const answered = once(this.#child, 'message', { signal }).then(([reply]) => reply as Reply);
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`It hung: no answer within ${this.#timeLimitMs / 1000} s`)),
        this.#timeLimitMs,
      );
      signal.addEventListener('abort', () => clearTimeout(timer));
    });
    if (this.#child.connected) this.#child.send(request, () => {});
    try {
      const reply = await Promise.race([answered, this.#death, late]);
      if ('error' in reply) throw new Error(reply.error);
      return reply;
    } finally {
      settled.abort();
      // The losers of the race end with the abort; their rejections must not be unhandled.
      for (const loser of [answered, late]) loser.catch(() => {});
    }
  }

  #lastWords(): string {
    const { exitCode, signalCode } = this.#child;
    const end = signalCode === null ? `exit code ${exitCode}` : signalCode;
    const words = this.#stderr.split('\n').find((line) => /error/i.test(line)) ?? '';
    return `Its process died (${end})${words === '' ? '' : `: ${words.trim()}`}`;
  }
}
