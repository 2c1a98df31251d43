import { createHash } from 'node:crypto';
import { programs } from './programs/programs.ts';
import type { RedisClient, RedisWord } from './redis-client.ts';

/**
 * A constant script. It runs by its digest; its text is sent only to a server that does not know it (any
 * more).
 */
export class Script {
  readonly #text: string;
  readonly #digest: string;

  constructor(...parts: readonly (keyof typeof programs)[]) {
    this.#text = parts.map((part) => programs[part]).join('\n');
    this.#digest = createHash('sha1').update(this.#text).digest('hex');
  }

  /** Makes the server know the script. Safe to call again. */
  load(client: RedisClient): Promise<unknown> {
    return client.send('', 'script', ['LOAD', this.#text]);
  }

  /**
   * Resolves to what `read` returns for the client's reply. A server that does not know the script has run
   * nothing, so sending it once more, as text, counts nothing twice. It is not sent again once the signal is
   * aborted, and nothing else is ever sent again.
   *
   * `signalOf` is called only then, because making a signal costs more than sending a script.
   */
  run<T>(
    client: RedisClient,
    keys: readonly string[],
    words: readonly RedisWord[],
    signalOf: () => AbortSignal | undefined,
    read: (reply: unknown) => T,
  ): Promise<T> {
    const key = keys[0] as string;
    const line = [this.#digest, `${keys.length}`, ...keys, ...words];
    return client.send(key, 'evalsha', line).then(read, (error: unknown) => {
      if (!isUnknownScript(error) || signalOf()?.aborted) throw error;
      line[0] = this.#text;
      return client.send(key, 'eval', line).then(read);
    });
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.includes('NOSCRIPT');
}
