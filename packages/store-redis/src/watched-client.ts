import type { RedisClient, RedisWord } from './redis-client.ts';

/** With commands under way, a connection that says nothing for this long leads nowhere. */
const SILENT_MS = 5000;

/** A new connection gets this long before it is replaced too. */
const PAUSE_MS = 1000;

const known = new WeakMap<RedisClient, RedisClient>();

/**
 * The same client, whose connection is replaced when it leads to a server that cannot serve: a primary that
 * has become a replica, or, after a lost route or a suspended machine, none at all, which the operating
 * system may notice only after many minutes. All stores of a client share the one that is returned.
 */
export function watchedClient(client: RedisClient): RedisClient {
  let watched = known.get(client);
  if (watched === undefined) {
    watched = new WatchedClient(client);
    known.set(client, watched);
  }
  return watched;
}

class WatchedClient implements RedisClient {
  readonly isCluster: boolean;
  readonly risks: readonly string[];
  readonly #client: RedisClient;
  #underWay = 0;
  /** When the last command was sent to an idle server, or the last reply came. */
  #heardMs = 0;
  #reconnectedMs = Number.NEGATIVE_INFINITY;
  readonly #answered = (reply: unknown): unknown => {
    this.#underWay--;
    this.#heardMs = performance.now();
    return reply;
  };
  readonly #failed = (error: unknown): never => {
    this.#answered(error);
    if (error instanceof Error && error.message.includes('READONLY')) this.#reconnect(this.#heardMs);
    throw error;
  };

  constructor(client: RedisClient) {
    this.#client = client;
    this.isCluster = client.isCluster;
    this.risks = client.risks;
  }

  ready(): Promise<void> | undefined {
    return this.#client.ready();
  }

  send(key: string, command: string, words: RedisWord[]): Promise<unknown> {
    const nowMs = performance.now();
    if (this.#underWay === 0) this.#heardMs = nowMs;
    else if (nowMs - this.#heardMs > SILENT_MS) this.#reconnect(nowMs);
    this.#underWay++;
    return this.#client.send(key, command, words).then(this.#answered, this.#failed);
  }

  #reconnect(nowMs: number): void {
    if (nowMs - this.#reconnectedMs < PAUSE_MS) return;
    this.#reconnectedMs = nowMs;
    this.#client.reconnect?.();
  }
}
