/** The result of one request: allowed or denied by the limiter, or failed for another reason. */
export type Outcome = 'allowed' | 'denied' | 'failed';

export interface Answer {
  /** Since the start of the trial. */
  readonly atMs: number;
  readonly outcome: Outcome;
}

/** A time in which a client sent nothing because of a `Retry-After`. */
export interface Wait {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Everything that happened to one client, in order. */
export class ClientLog {
  readonly answers: Answer[] = [];
  readonly waits: Wait[] = [];
  /** What the client is doing, in a few words. */
  now = 'not started';
  #failure: string | undefined;

  add(answer: Answer, failure?: string): void {
    this.answers.push(answer);
    this.#failure ??= failure;
  }

  count(outcome: Outcome): number {
    return this.answers.filter((answer) => answer.outcome === outcome).length;
  }

  /** The first failure, if there was one. */
  get failure(): string | undefined {
    return this.#failure;
  }
}
