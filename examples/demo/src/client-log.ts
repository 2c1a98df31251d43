/** What became of one request: the limiter let it pass, or denied it, or it failed in some other way. */
export type Outcome = 'allowed' | 'denied' | 'failed';

export interface Answer {
  /** Since the start of the show. */
  readonly atMs: number;
  readonly outcome: Outcome;
}

/** A time in which a client kept still because a `Retry-After` told it to. */
export interface Wait {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Everything that happened to one client, in the order in which it happened. */
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

  /** What went wrong first, if anything did. */
  get failure(): string | undefined {
    return this.#failure;
  }
}
