import { ClientLog, type Outcome } from './client-log.ts';
import type { RawResponse, Trial } from './trial.ts';

/** Where and how a client sends its requests. */
export interface Target {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly apiKey?: string;
}

/** A real HTTP client that logs what happens. It learns about limits only from the responses. */
export class HttpClient {
  readonly log: ClientLog = new ClientLog();
  readonly trial: Trial;
  readonly #target: Target;

  constructor(trial: Trial, target: Target) {
    this.trial = trial;
    this.#target = target;
  }

  /**
   * Sends one request. Resolves to the `Retry-After` of a refusal in seconds, or 0. Logs failures, never
   * rejects.
   */
  async send(): Promise<number> {
    const { method, path, apiKey } = this.#target;
    try {
      const response = await fetch(this.trial.origin + path, {
        method,
        headers: apiKey === undefined ? {} : { 'x-api-key': apiKey },
      });
      const body = await response.text();
      const outcome = outcomeOf(response.status);
      const atMs = this.trial.nowMs;
      this.log.add({ atMs, outcome }, outcome === 'failed' ? `status ${response.status}` : undefined);
      this.log.now = `got ${response.status}`;
      if (outcome !== 'denied') return 0;
      this.trial.firstRefusal ??= rawResponse(`${method} ${path}`, response, body);
      return Number(response.headers.get('retry-after') ?? 0);
    } catch (error) {
      this.log.add({ atMs: this.trial.nowMs, outcome: 'failed' }, String(error));
      this.log.now = 'failed';
      return 0;
    }
  }

  /** Waits for `Retry-After` to pass, but never past `endMs`: by default, the end of the trial. */
  async wait(seconds: number, endMs: number = this.trial.durationMs): Promise<void> {
    const fromMs = this.trial.nowMs;
    this.log.waits.push({ fromMs, toMs: fromMs + seconds * 1000 });
    this.log.now = `waits ${seconds} s`;
    await this.trial.pause(seconds * 1000, endMs);
  }
}

/** The login route answers 401 to a wrong password: the limiter allowed that attempt. */
function outcomeOf(status: number): Outcome {
  if (status === 429) return 'denied';
  return status === 200 || status === 401 ? 'allowed' : 'failed';
}

function rawResponse(request: string, response: Response, body: string): RawResponse {
  return {
    request,
    status: `${response.status} ${response.statusText}`,
    headers: [...response.headers],
    body,
  };
}
