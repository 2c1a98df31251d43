import type { FakeRequest, FakeRoute } from './fake-upstream-options.ts';

/** What a fake upstream has answered since it began. */
export interface FakeUpstreamCounts {
  /** Calls that were allowed and counted, whether or not their answer was lost. */
  readonly ok: number;
  /** Calls that were refused because they exceeded a quota, or during `limitAll`. */
  readonly limited: number;
  /** Answers that were counted but not sent. */
  readonly lost: number;
  /** Calls that were answered by `answerNext`, without being counted. */
  readonly scripted: number;
  /** Units that foreign traffic has spent. */
  readonly foreign: number;
  /**
   * The share of each quota that was used, from 0 to 1, of what foreign traffic left. Of windows, only whole
   * ones count: without the one in which the first call came, and the one that has not ended. `undefined`
   * before there is one.
   */
  readonly shares: Readonly<Record<string, number | undefined>>;
  /** The largest of the shares: that of the quota that limits. */
  readonly quotaShare: number | undefined;
}

/** A call, as the log of a fake upstream has it. */
export interface FakeCall {
  /** When it was counted, by the clock of the machine. */
  readonly atMs: number;
  readonly method: string;
  readonly url: string;
  readonly bucket: string;
  readonly outcome: 'ok' | 'limited' | 'scripted';
}

/** The log keeps this many calls, the latest. */
const MOST_CALLS = 100_000;

/** What a fake upstream has answered, as numbers and call by call. */
export class CallLog {
  readonly #counts = { ok: 0, limited: 0, lost: 0, scripted: 0 };
  #calls: FakeCall[] = [];

  add({ method, url }: FakeRequest, { bucket }: FakeRoute, outcome: FakeCall['outcome'], atMs: number): void {
    this.#counts[outcome]++;
    this.#calls.push({ atMs, method, url, bucket, outcome });
    if (this.#calls.length >= 2 * MOST_CALLS) this.#calls = this.#calls.slice(-MOST_CALLS);
  }

  /** Counts an answer that is never sent. */
  lose(): void {
    this.#counts.lost++;
  }

  counts(): Pick<FakeUpstreamCounts, 'ok' | 'limited' | 'lost' | 'scripted'> {
    return { ...this.#counts };
  }

  /** The latest, oldest first. */
  calls(): readonly FakeCall[] {
    return this.#calls.slice(-MOST_CALLS);
  }
}
