import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { AppSettings, ServedApp } from '../adapter-under-test.ts';
import type { Answer } from '../client/answer.ts';
import { type Http2Session, openHttp2 } from '../client/http2-session.ts';
import { openConnection, sendBytes } from '../client/raw-connection.ts';
import { type Sent, send, type Target } from '../client/send.ts';

/** What the stage counts of an app. */
interface Observed {
  readonly reported: readonly string[];
  readonly timeoutMs: number;
  handled(): number;
}

/** An app that is listening, and the clients of one case. */
export class TestedApp {
  /** The codes of the diagnostics so far. */
  readonly reported: readonly string[];
  readonly #served: ServedApp;
  readonly #target: Target;
  readonly #agent: Agent = new Agent({ keepAlive: true });
  readonly #observed: Observed;
  readonly #sessions: Http2Session[] = [];

  constructor(served: ServedApp, { socketPath }: AppSettings, observed: Observed) {
    this.reported = observed.reported;
    this.#served = served;
    this.#target = { origin: served.origin, socketPath, timeoutMs: observed.timeoutMs };
    this.#observed = observed;
  }

  /** How many requests have reached a handler. */
  get handled(): number {
    return this.#observed.handled();
  }

  /** Sends a request: by default, `GET /login`. */
  send(sent: Sent = {}): Promise<Answer> {
    const answer = send(this.#target, this.#agent, sent);
    // A case that has failed awaits it no more.
    answer.catch(() => {});
    return answer;
  }

  /** Sends requests one after the other. Resolves to their statuses. */
  async statuses(...requests: readonly Sent[]): Promise<number[]> {
    const seen: number[] = [];
    for (const one of requests) seen.push((await this.send(one)).status);
    return seen;
  }

  /** Sends the bytes of requests at once, on one connection. Resolves to the status of each response. */
  sendBytes(...requests: readonly string[]): Promise<number[]> {
    return sendBytes(this.#target, requests);
  }

  /** Opens a connection that the caller writes to. */
  connect(): Socket {
    return openConnection(this.#target).on('error', () => {});
  }

  /** Opens a connection of HTTP/2. */
  async openHttp2(): Promise<Http2Session> {
    const session = await openHttp2(this.#target);
    this.#sessions.push(session);
    return session;
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    for (const session of this.#sessions) session.close();
    await this.#served.close();
  }
}
