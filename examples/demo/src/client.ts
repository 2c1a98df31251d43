import { setTimeout as sleep } from 'node:timers/promises';
import { ClientLog, type Outcome } from './client-log.ts';

/** Where and how a client sends its requests. */
export interface Target {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly apiKey?: string;
}

/** An answer as a client got it, to be shown. */
export interface RawAnswer {
  readonly request: string;
  readonly status: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** The stage that all clients share: the server, the time, and the first refusal that anybody got. */
export class Stage {
  readonly origin: string;
  readonly durationMs: number;
  firstRefusal: RawAnswer | undefined;
  readonly #startMs: number = performance.now();

  constructor(origin: string, durationMs: number) {
    this.origin = origin;
    this.durationMs = durationMs;
  }

  /** Milliseconds since the show began. */
  get nowMs(): number {
    return performance.now() - this.#startMs;
  }

  get isOver(): boolean {
    return this.nowMs >= this.durationMs;
  }

  /** Waits, but not beyond the end of the show, or another end. */
  async pause(ms: number, endMs: number = this.durationMs): Promise<void> {
    const untilMs = Math.min(this.nowMs + ms, endMs);
    // Again, because a timer may fire a moment early.
    while (this.nowMs < untilMs) await sleep(untilMs - this.nowMs);
  }
}

/** A real HTTP client. It keeps a log, and knows of limits only what the answers tell it. */
export class Client {
  readonly log: ClientLog = new ClientLog();
  readonly stage: Stage;
  readonly #target: Target;

  constructor(stage: Stage, target: Target) {
    this.stage = stage;
    this.#target = target;
  }

  /** Sends one request. Resolves to the seconds to wait that a refusal told, or to 0. Never rejects: failures are logged. */
  async send(): Promise<number> {
    const { method, path, apiKey } = this.#target;
    try {
      const response = await fetch(this.stage.origin + path, {
        method,
        headers: apiKey === undefined ? {} : { 'x-api-key': apiKey },
      });
      const body = await response.text();
      const outcome = outcomeOf(response.status);
      const atMs = this.stage.nowMs;
      this.log.add({ atMs, outcome }, outcome === 'failed' ? `status ${response.status}` : undefined);
      this.log.now = `got ${response.status}`;
      if (outcome !== 'denied') return 0;
      this.stage.firstRefusal ??= rawAnswer(`${method} ${path}`, response, body);
      return Number(response.headers.get('retry-after') ?? 0);
    } catch (error) {
      this.log.add({ atMs: this.stage.nowMs, outcome: 'failed' }, String(error));
      this.log.now = 'failed';
      return 0;
    }
  }

  /** Keeps still for as long as a refusal told, but not beyond the end of the show, or another end. */
  async wait(seconds: number, endMs: number = this.stage.durationMs): Promise<void> {
    const fromMs = this.stage.nowMs;
    this.log.waits.push({ fromMs, toMs: fromMs + seconds * 1000 });
    this.log.now = `waits ${seconds} s`;
    await this.stage.pause(seconds * 1000, endMs);
  }
}

/** The login route answers 401 to a wrong password: the limiter has let that attempt pass. */
function outcomeOf(status: number): Outcome {
  if (status === 429) return 'denied';
  return status === 200 || status === 401 ? 'allowed' : 'failed';
}

function rawAnswer(request: string, response: Response, body: string): RawAnswer {
  return {
    request,
    status: `${response.status} ${response.statusText}`,
    headers: [...response.headers],
    body,
  };
}
