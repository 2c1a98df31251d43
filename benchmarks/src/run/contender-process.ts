import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Assignment, Figures } from '../measurements/measurement.ts';
import type { Answer, Question } from '../worker.ts';

/** How processes of contenders are run. */
export interface ProcessSettings {
  /** The built `worker.js`. */
  readonly workerUrl: URL;
  /** How long starting, a round or closing may each take before the process counts as hung. */
  readonly timeLimitMs: number;
}

const KEPT_STDERR_LENGTH = 2000;

const running = new Set<ChildProcess>();
// A child in an endless loop would not see that its parent is gone.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A contender in a process of its own. */
export class ContenderProcess {
  readonly #child: ChildProcess;
  readonly #timeLimitMs: number;
  /** Rejects when the process is gone, whether or not anything was asked of it. */
  readonly #death: Promise<never>;
  #stderr = '';

  /** Rejects with the reason if the contender cannot be loaded, opened or trusted; then no process is left. */
  static async start(assignment: Assignment, settings: ProcessSettings): Promise<ContenderProcess> {
    const contender = new ContenderProcess(settings);
    try {
      await contender.#ask({ start: assignment });
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
    // Whoever asks next is told.
    this.#death.catch(() => {});
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk).slice(-KEPT_STDERR_LENGTH);
    });
  }

  /** Rejects with the reason if the contender fails, dies or takes too long. */
  async round(): Promise<Figures> {
    const answer = await this.#ask({ round: true });
    if (!('figures' in answer)) throw new Error('It gave no figures');
    return answer.figures;
  }

  /** Lets the contender tidy up, and ends its process. Rejects with the reason if it cannot. */
  async close(): Promise<void> {
    try {
      await this.#ask({ close: true });
    } finally {
      this.kill();
    }
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #ask(question: Question): Promise<Answer> {
    const settled = new AbortController();
    const { signal } = settled;
    const answered = once(this.#child, 'message', { signal }).then(([answer]) => answer as Answer);
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`It hung: no answer within ${this.#timeLimitMs / 1000} s`)),
        this.#timeLimitMs,
      );
      signal.addEventListener('abort', () => clearTimeout(timer));
    });
    if (this.#child.connected) this.#child.send(question, () => {});
    try {
      const answer = await Promise.race([answered, this.#death, late]);
      if ('error' in answer) throw new Error(answer.error);
      return answer;
    } finally {
      settled.abort();
      // What lost the race ends with the abort, and nobody listens any more.
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
